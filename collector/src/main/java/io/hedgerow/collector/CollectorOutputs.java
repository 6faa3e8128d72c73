package io.hedgerow.collector;

import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.flink.MessageTypes;
import org.apache.flink.util.OutputTag;

/** The side output of the collector; its main output are the answers. */
public final class CollectorOutputs {

    /** Every ended attempt of the sampled requests, when {@link CollectorOptions#attempts} is on. */
    public static final OutputTag<AttemptRecord> ATTEMPTS = new OutputTag<>("attempts", MessageTypes.ATTEMPT_RECORD);

    private CollectorOutputs() {}
}
