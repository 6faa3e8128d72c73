package io.hedgerow.proto.flink;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.VariantSpec;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * One generation of an endpoint, published while the job runs. Messages name it by its position, which no other
 * generation of any endpoint of the job ever has. Immutable.
 *
 * @param position follows those of the endpoints that the job was started with
 * @param epoch the roster epoch that requests planned under it carry, at least 2
 * @param endpoint the endpoint
 * @param models model versions its variants name, and those they are made of, by {@link Roster#modelId}; their bytes lie on the {@link RosterBoard}
 */
public record EndpointGeneration(int position, long epoch, EndpointSpec endpoint, Map<String, ModelSpec> models)
        implements Serializable {
    public EndpointGeneration {
        if (position < 0) {
            throw new IllegalArgumentException("position must not be negative, was " + position);
        }
        Objects.requireNonNull(endpoint, "endpoint is null");
        models = Map.copyOf(models);
        for (VariantSpec variant : endpoint.variants()) {
            String model = variant.modelId();
            if (model != null && !models.containsKey(model)) {
                throw new IllegalArgumentException(
                        "endpoint " + endpoint.name() + ", variant " + variant.name() + ": no model " + model);
            }
        }
    }

    /** The model version that a variant of this endpoint has whatever the request; throws where there is none. */
    public ModelSpec modelOf(VariantSpec variant) {
        return Objects.requireNonNull(models.get(Roster.modelId(variant.model(), variant.version())));
    }
}
