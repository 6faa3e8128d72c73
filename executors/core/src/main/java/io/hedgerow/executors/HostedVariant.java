package io.hedgerow.executors;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A variant this pool scores, its model loaded and bound.
 *
 * @param endpoint the endpoint
 * @param endpointIndex its position in the roster
 * @param variant the variant
 * @param variantIndex its position in the endpoint
 * @param model its model version; one that stands for those that keys choose where it has none of its own
 * @param scorer the model, bound to the endpoint
 * @param lease what keeps the model open, or null: it has none of its own
 * @param delay how long each call is held up, or null: not at all
 */
record HostedVariant(
        EndpointSpec endpoint,
        int endpointIndex,
        VariantSpec variant,
        int variantIndex,
        ModelSpec model,
        Scorer scorer,
        @Nullable ModelLease lease,
        @Nullable Duration delay) {

    HostedVariant(
            EndpointSpec endpoint,
            int endpointIndex,
            VariantSpec variant,
            int variantIndex,
            ModelSpec model,
            Scorer scorer,
            @Nullable ModelLease lease) {
        this(endpoint, endpointIndex, variant, variantIndex, model, scorer, lease, null);
    }

    /** Whether a request's key chooses the model. */
    boolean isKeyed() {
        return variant.modelKey() != null;
    }

    /** Whether it has a model for requests whose key has none. */
    boolean hasModel() {
        return variant.modelId() != null;
    }

    /** A scorer whose calls are held up as this variant's are. */
    Scorer delayed(Scorer scorer) {
        return delay == null ? scorer : new DelayedScorer(scorer, delay);
    }

    /** A thread is about to call the model, if it has one of its own: it is not closed before the use is. */
    ModelLease.@Nullable Use use() {
        return lease == null ? null : lease.use();
    }
}
