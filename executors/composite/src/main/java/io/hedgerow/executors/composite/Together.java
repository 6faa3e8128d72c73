package io.hedgerow.executors.composite;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts that all see the row and all answer for the endpoint. */
final class Together {
    private Together() {}

    static ModelSignature signature(
            List<Part> parts, List<InputSpec> inputs, List<ModelSignature.Output> outputs, List<String> problems) {
        Task task = parts.get(0).signature().task();
        Set<String> classes = new LinkedHashSet<>();
        for (Part part : parts) {
            classes.addAll(part.signature().classes());
            if (part.signature().task() != task) {
                problems.add(part.shown() + " is for another task than "
                        + parts.get(0).shown() + "; all have one");
            }
        }
        return new ModelSignature(inputs, outputs, task, List.copyOf(classes));
    }

    /** Every output of any of them, each once. */
    static List<ModelSignature.Output> outputs(List<Part> parts) {
        Map<String, ModelSignature.Output> outputs = new LinkedHashMap<>();
        parts.forEach(part -> part.signature().outputs().forEach(output -> outputs.putIfAbsent(output.name(), output)));
        return List.copyOf(outputs.values());
    }

    /** Each part bound to the endpoint; fewer where some do not fit, which is noted. */
    static List<Scorer> scorers(List<Part> parts, Binding binding, boolean includeOutputs, List<String> problems) {
        List<Scorer> scorers = new ArrayList<>();
        for (Part part : parts) {
            try {
                scorers.add(part.bind(binding.layout(), binding.task(), binding.classes(), includeOutputs));
            } catch (ModelRefusedException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return scorers;
    }
}
