package io.hedgerow.executors;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.Row;
import java.util.Map;

/** Takes the place of a model where a variant has none but those that keys choose. Never asked for a request. */
final class NoModel implements Scorer {

    /** What metrics name in place of the models. */
    static ModelSpec spec(VariantSpec variant) {
        return new ModelSpec(
                variant.model(),
                variant.version(),
                "",
                "the request's key",
                "",
                0,
                variant.pool(),
                Map.of(),
                null,
                OutputMapping.INFERRED);
    }

    @Override
    public Prediction score(Row row, Cancellation cancellation) {
        throw new IllegalStateException("the variant has no model of its own");
    }
}
