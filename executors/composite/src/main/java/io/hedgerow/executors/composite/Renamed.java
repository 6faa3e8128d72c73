package io.hedgerow.executors.composite;

import io.hedgerow.executors.Binding;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.proto.flink.InputLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A binding whose endpoint has the composite's own names, so that its members need to know no others. */
final class Renamed {
    private Renamed() {}

    /** Inputs stay where they are, so that a row of the endpoint is a row of this. */
    @SuppressWarnings("NullAway") // which does not see @Nullable on a nested type in a class file
    static Binding of(Binding binding) {
        if (binding.inputNames().isEmpty()) {
            return binding;
        }
        Set<String> taken = new HashSet<>(binding.inputNames().values());
        List<InputSpec> inputs = new ArrayList<>();
        for (InputSpec input : binding.layout().inputs()) {
            String to = binding.inputNames().get(input.name());
            String name = to != null ? to : taken.contains(input.name()) ? hidden(input.name(), taken) : input.name();
            inputs.add(new InputSpec(name, input.type(), input.optional(), input.shape()));
        }
        return new Binding(
                new InputLayout(inputs),
                binding.task(),
                binding.classes(),
                binding.includeOutputs(),
                Map.of(),
                binding.features(),
                binding.output());
    }

    /** Another input feeds the model's of that name. */
    private static String hidden(String name, Set<String> taken) {
        String hidden = name + " of the endpoint";
        while (!taken.add(hidden)) {
            hidden += "'";
        }
        return hidden;
    }
}
