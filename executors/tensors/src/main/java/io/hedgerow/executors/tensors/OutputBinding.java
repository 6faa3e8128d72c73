package io.hedgerow.executors.tensors;

import io.hedgerow.executors.Binding;
import io.hedgerow.policies.spec.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Resolves, once, how a model's outputs become an endpoint's predictions. */
final class OutputBinding {
    private OutputBinding() {}

    /**
     * The reader; of no use when a problem was reported.
     *
     * @param found what the outputs mean by convention and document
     * @param standIns what is read instead of some of them
     * @param batched whether rows lie along a first axis
     */
    static PredictionReader reader(
            OutputRoles found,
            List<ModelOutput> outputs,
            OutputStandIns standIns,
            Binding binding,
            boolean batched,
            Consumer<String> problems) {
        OutputRoles roles = batched || binding.output().value() != null ? found : found.withoutGuessedValue();
        reportTask(roles, binding, problems);
        int[] classes = roles.isClassifier() && binding.task() == Task.CLASSIFICATION
                ? endpointClasses(roles.classes(), binding.classes(), problems)
                : new int[0];
        List<ModelOutput> travelling = binding.includeOutputs() || roles.isBareTensors() ? outputs : List.of();
        for (ModelOutput output : travelling) {
            if (!output.isTensor() && !output.equals(roles.probabilities())) {
                problems.accept("output '" + output.name() + "' (" + output.typeText()
                        + ") cannot travel with a prediction; only tensors of types that can be read can");
            }
        }
        OutputRoles read = batched ? standIns.inPlaceOf(roles, travelling) : roles;
        return new PredictionReader(read, batched, classes, binding.classes().size(), travelling);
    }

    private static void reportTask(OutputRoles roles, Binding binding, Consumer<String> problems) {
        if (roles.task() == binding.task()) {
            return;
        }
        problems.accept(
                roles.isClassifier()
                        ? "the model is a classifier, the endpoint's task is regression; to read a number from it set"
                                + " output.value (beside output.classes, where every class is a number)"
                        : "the endpoint's task is classification, but the model gives neither a label nor"
                                + " probabilities: set output.label or output.probabilities, and output.classes");
    }

    private static int[] endpointClasses(Classes model, List<String> endpoint, Consumer<String> problems) {
        int[] positions = new int[model.size()];
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < positions.length; i++) {
            positions[i] = endpoint.indexOf(model.names().get(i));
            if (positions[i] < 0) {
                unknown.add(model.names().get(i));
            }
        }
        if (!unknown.isEmpty()) {
            problems.accept("the model's classes " + unknown + " are not among the endpoint's " + endpoint);
        }
        return positions;
    }
}
