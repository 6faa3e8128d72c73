package io.hedgerow.proto.flink;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import java.util.Map;

/** Generations of endpoints for tests. */
final class Generations {
    private Generations() {}

    /** One variant, {@code a}. */
    static EndpointGeneration of(int position, String endpoint) {
        return new EndpointGeneration(position, 2, endpoint(endpoint), Map.of(Roster.modelId("a", "1"), model("a")));
    }

    static EndpointSpec endpoint(String name) {
        return new EndpointSpec(
                name,
                1,
                List.of(InputSpec.scalar("x", ValueType.DOUBLE)),
                List.of("no", "yes"),
                false,
                Task.CLASSIFICATION,
                50,
                DeadlineFrom.ADMISSION,
                List.of(VariantSpec.of("a")),
                FanOutSpec.all(name),
                SelectionSpec.of("fastest"),
                OnDeadlineSpec.PARTIAL);
    }

    static ModelSpec model(String name) {
        return new ModelSpec(name, "1", "pmml", "inline", "00", 1, "default", Map.of(), null, OutputMapping.INFERRED);
    }
}
