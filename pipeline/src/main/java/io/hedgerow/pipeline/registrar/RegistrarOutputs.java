package io.hedgerow.pipeline.registrar;

import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.MessageTypes;
import org.apache.flink.util.OutputTag;

/** The side outputs of {@link RegistrarOperatorFactory}'s operator; its main output are lines of reports. */
public final class RegistrarOutputs {
    private RegistrarOutputs() {}

    /**
     * What becomes of the models of a keyed pool: each that is accepted, and each version that is taken back, in the order
     * in which it happened. After a failure some come again.
     *
     * @param pool name of the pool
     */
    public static OutputTag<KeyedModel> keyedModels(String pool) {
        return new OutputTag<>("keyed-models-" + pool, MessageTypes.KEYED_MODEL);
    }
}
