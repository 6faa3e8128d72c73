package io.hedgerow.kafka;

import io.hedgerow.proto.flink.RecordTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The Flink type of records of topics. */
public final class SourceRecordType {
    public static final TypeInformation<SourceRecord> INSTANCE = new RecordTypeInfo<>(SourceRecordSerializer.INSTANCE);

    private SourceRecordType() {}
}
