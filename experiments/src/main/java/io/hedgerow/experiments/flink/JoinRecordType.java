package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.proto.flink.RecordTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The Flink type of join records. */
public final class JoinRecordType {
    public static final TypeInformation<JoinRecord> INSTANCE = new RecordTypeInfo<>(JoinRecordSerializer.INSTANCE);

    private JoinRecordType() {}
}
