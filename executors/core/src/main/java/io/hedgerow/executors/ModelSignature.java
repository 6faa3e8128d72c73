package io.hedgerow.executors;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.Task;
import java.util.List;

/**
 * What a model takes and gives, as its file says it.
 *
 * @param inputs in the file's order; a batch axis is left out, a column of one is a scalar
 * @param outputs in the file's order
 * @param task what it predicts
 * @param classes its classes as canonical strings in the model's order; empty for regression
 */
public record ModelSignature(List<InputSpec> inputs, List<Output> outputs, Task task, List<String> classes) {

    /**
     * One output of a model.
     *
     * @param name its name
     * @param type its type in the format's own words, e.g. {@code float[-1, 3]}
     * @param role what it is used for: {@code label}, {@code probabilities}, {@code value}, {@code confidence}
     *     or empty
     */
    public record Output(String name, String type, String role) {}

    public ModelSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        classes = List.copyOf(classes);
    }
}
