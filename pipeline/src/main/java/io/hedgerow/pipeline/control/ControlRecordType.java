package io.hedgerow.pipeline.control;

import io.hedgerow.proto.flink.RecordTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The Flink type of control records. */
public final class ControlRecordType {
    public static final TypeInformation<ControlRecord> INSTANCE =
            new RecordTypeInfo<>(ControlRecordSerializer.INSTANCE);

    private ControlRecordType() {}
}
