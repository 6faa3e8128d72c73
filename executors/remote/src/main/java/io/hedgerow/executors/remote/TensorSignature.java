package io.hedgerow.executors.remote;

import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.TensorSpec;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tensors a model takes and gives.
 *
 * @param inputs in the order they were declared
 * @param outputs in the order they were declared
 */
record TensorSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    TensorSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Reports where a document says something else of a model than its server. */
    void reportDifferences(TensorSignature server, Consumer<String> problems) {
        reportDifferences("inputs", inputs, server.inputs, problems);
        reportDifferences("outputs", outputs, server.outputs, problems);
        for (TensorSpec input : server.inputs) {
            if (inputs.stream().noneMatch(declared -> declared.name().equals(input.name()))) {
                problems.accept("settings.inputs lacks " + input + ", which the server's model takes");
            }
        }
    }

    private static void reportDifferences(
            String what, List<TensorSpec> declared, List<TensorSpec> server, Consumer<String> problems) {
        for (TensorSpec tensor : declared) {
            boolean isThere = server.stream()
                    .anyMatch(other -> other.name().equals(tensor.name())
                            && other.type() == tensor.type()
                            && Axes.meet(other.axes(), tensor.axes()));
            if (!isThere) {
                problems.accept(
                        "settings." + what + " has " + tensor + ", which is not what the server has: " + server);
            }
        }
    }
}
