package io.hedgerow.executors.onnx;

import io.hedgerow.executors.tensors.Classes;
import io.hedgerow.executors.tensors.LabelReading;
import io.hedgerow.executors.tensors.ModelOutput;
import io.hedgerow.executors.tensors.OutputRoles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An output of numbers that says the same as one of the file.
 *
 * @param output positions of classes for a label, probabilities for maps
 * @param classes what the graph calls them, in the order of the numbers
 */
record StandIn(ModelOutput output, List<String> classes) {
    StandIn {
        classes = List.copyOf(classes);
    }

    /**
     * The roles with numbers where they say the same, so that strings and maps need not be handed over.
     *
     * @param standIns by output
     * @param travelling outputs that have to be handed over anyway
     */
    static OutputRoles inNumbers(OutputRoles roles, Map<String, StandIn> standIns, List<ModelOutput> travelling) {
        ModelOutput positions = inNumbers(roles.label(), roles.classes(), standIns, travelling);
        ModelOutput scores = inNumbers(roles.probabilities(), roles.classes(), standIns, travelling);
        return new OutputRoles(
                positions == null ? roles.label() : positions,
                positions == null ? roles.labelReading() : LabelReading.POSITION,
                scores == null ? roles.probabilities() : scores,
                roles.value(),
                roles.confidence(),
                roles.classes());
    }

    private static @Nullable ModelOutput inNumbers(
            @Nullable ModelOutput output,
            Classes classes,
            Map<String, StandIn> standIns,
            List<ModelOutput> travelling) {
        StandIn standIn = output == null || travelling.contains(output) ? null : standIns.get(output.name());
        return standIn != null && standIn.classes.equals(classes.spoken()) ? standIn.output : null;
    }
}
