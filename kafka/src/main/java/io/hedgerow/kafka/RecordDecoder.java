package io.hedgerow.kafka;

import io.hedgerow.proto.DecodeException;
import java.io.Serializable;

/** Reads what a record holds. Stateless, hence thread-safe. */
interface RecordDecoder<T> extends Serializable {

    /** Throws with what is wrong with the record, where and what is allowed. */
    T decode(SourceRecord record) throws DecodeException;
}
