package io.hedgerow.executors;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.VariantSpec;

/**
 * A variant this pool scores, its model loaded and bound.
 *
 * @param endpoint the endpoint
 * @param endpointIndex its position in the roster
 * @param variant the variant
 * @param variantIndex its position in the endpoint
 * @param model its model version
 * @param scorer the model, bound to the endpoint
 * @param lease what keeps the model open
 */
record HostedVariant(
        EndpointSpec endpoint,
        int endpointIndex,
        VariantSpec variant,
        int variantIndex,
        ModelSpec model,
        Scorer scorer,
        ModelLease lease) {}
