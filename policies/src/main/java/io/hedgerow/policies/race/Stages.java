package io.hedgerow.policies.race;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.StagesSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stages of an endpoint as bit masks, and when one of them is enough. Immutable. */
final class Stages {
    private final long[] masks;
    private final double minConfidence;

    private Stages(long[] masks, double minConfidence) {
        this.masks = masks;
        this.minConfidence = minConfidence;
    }

    static Stages of(StagesSpec spec, EndpointSpec endpoint) {
        long[] masks = spec.stages().stream()
                .mapToLong(stage -> maskOf(stage, endpoint))
                .toArray();
        return new Stages(masks, spec.minConfidence());
    }

    private static long maskOf(List<String> stage, EndpointSpec endpoint) {
        long mask = 0;
        for (String variant : stage) {
            mask |= RacePlan.bitOf(variant, endpoint);
        }
        return mask;
    }

    /** Those of the variants that belong to the earliest stage any of them belongs to. */
    long firstOf(long variants) {
        for (long mask : masks) {
            if ((mask & variants) != 0) {
                return mask & variants;
            }
        }
        return 0;
    }

    boolean isSure(@Nullable Prediction prediction) {
        return prediction != null && prediction.hasConfidence() && prediction.confidence() >= minConfidence;
    }
}
