package io.hedgerow.executors;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.proto.flink.InputLayout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model meets an endpoint.
 *
 * @param layout where the endpoint's inputs lie in a row
 * @param task what the endpoint answers with
 * @param classes the endpoint's classes; a prediction's label and probabilities are positions in it
 * @param includeOutputs whether every named output travels with the prediction
 * @param inputNames endpoint input to model input, where names differ
 * @param features endpoint scalars packed into one tensor input, or null
 * @param output which outputs mean what
 */
public record Binding(
        InputLayout layout,
        Task task,
        List<String> classes,
        boolean includeOutputs,
        Map<String, String> inputNames,
        ModelSpec.@Nullable FeaturePacking features,
        ModelSpec.OutputMapping output) {
    public Binding {
        classes = List.copyOf(classes);
        inputNames = Map.copyOf(inputNames);
    }

    /** The binding of a model to an endpoint. */
    public static Binding of(EndpointSpec endpoint, ModelSpec model) {
        return new Binding(
                new InputLayout(endpoint.inputs()),
                endpoint.task(),
                endpoint.classes(),
                endpoint.includeOutputs(),
                model.inputs(),
                model.features(),
                model.output());
    }

    /** Position of the endpoint input that feeds the model input of that name, or -1. */
    public int endpointInputFor(String modelInput) {
        for (Map.Entry<String, String> renamed : inputNames.entrySet()) {
            if (renamed.getValue().equals(modelInput)) {
                return layout.indexOf(renamed.getKey());
            }
        }
        return inputNames.containsKey(modelInput) ? -1 : layout.indexOf(modelInput);
    }
}
