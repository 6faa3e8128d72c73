package io.hedgerow.pipeline.sources;

import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import java.io.Serializable;

/** Turns a line into a request. Stateless. */
public interface LineDecoder extends Serializable {

    /** Decodes one line that is not cut. Throws with what is wrong, where and what is allowed. */
    Request decode(RawLine line) throws DecodeException;
}
