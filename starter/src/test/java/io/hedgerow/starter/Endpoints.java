package io.hedgerow.starter;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.EndpointGeneration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The endpoints the tests share. */
final class Endpoints {
    private Endpoints() {}

    static EndpointSpec of(String name, InputSpec... inputs) {
        return endpoint(name, 100, DeadlineFrom.ADMISSION, FanOutSpec.all(name), List.of(inputs));
    }

    static EndpointSpec endpoint(
            String name, long deadlineMillis, DeadlineFrom from, FanOutSpec fanOut, List<InputSpec> inputs) {
        return new EndpointSpec(
                name,
                1,
                inputs,
                List.of("no", "yes"),
                false,
                Task.CLASSIFICATION,
                deadlineMillis,
                from,
                List.of(
                        VariantSpec.of("a").withPool("fast"),
                        VariantSpec.of("b").withPool("heavy"),
                        VariantSpec.of("c").withPool("fast")),
                fanOut,
                SelectionSpec.of("majorityVote"),
                OnDeadlineSpec.PARTIAL);
    }

    /** A generation of an endpoint, of epoch 10 and its position. */
    static EndpointGeneration generation(int position, EndpointSpec endpoint) {
        Map<String, ModelSpec> models = new HashMap<>();
        for (VariantSpec variant : endpoint.variants()) {
            ModelSpec model = new ModelSpec(
                    variant.model(),
                    variant.version(),
                    "pmml",
                    "inline",
                    "00",
                    1,
                    variant.pool(),
                    Map.of(),
                    null,
                    ModelSpec.OutputMapping.INFERRED);
            models.put(Roster.modelId(variant.model(), variant.version()), model);
        }
        return new EndpointGeneration(position, 10 + position, endpoint, models);
    }

    static EndpointSpec inPool(String pool, EndpointSpec endpoint) {
        return withVariants(
                endpoint, endpoint.fanOut(), List.of(VariantSpec.of("a").withPool(pool)));
    }

    static EndpointSpec withVariants(EndpointSpec endpoint, FanOutSpec fanOut, List<VariantSpec> variants) {
        return new EndpointSpec(
                endpoint.name(),
                endpoint.generation(),
                endpoint.inputs(),
                endpoint.classes(),
                endpoint.includeOutputs(),
                endpoint.task(),
                endpoint.deadlineMillis(),
                endpoint.deadlineFrom(),
                variants,
                fanOut,
                endpoint.selection(),
                endpoint.onDeadline());
    }

    static Roster roster(EndpointSpec... endpoints) {
        return new Roster(
                3,
                List.of(endpoints),
                Map.of(),
                List.of(PoolSpec.of("fast", 1), PoolSpec.of("heavy", 1), PoolSpec.of("idle", 1)));
    }

    static InputSpec required(String name, ValueType type) {
        return InputSpec.scalar(name, type);
    }

    static InputSpec optional(String name, ValueType type) {
        return new InputSpec(name, type, true, List.of());
    }

    static InputSpec tensor(String name, ValueType type, Long... shape) {
        return new InputSpec(name, type, false, List.of(shape));
    }
}
