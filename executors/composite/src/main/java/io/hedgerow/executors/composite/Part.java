package io.hedgerow.executors.composite;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.OpenedModel;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.proto.flink.InputLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model at its place in a composite. What it takes is said by the names its own document gives to its inputs.
 *
 * @param shown where it stands, for messages
 * @param spec its document
 * @param model the model
 * @param signature what it takes and gives
 * @param needs what it takes, by the names of its document
 */
record Part(String shown, ModelSpec spec, LoadedModel model, ModelSignature signature, List<Need> needs) {

    /**
     * An input of a part.
     *
     * @param input by the name its document gives it
     * @param isPacked whether it is one of the scalars packed into a tensor, for which any number does
     */
    record Need(InputSpec input, boolean isPacked) {}

    static Part of(String shown, OpenedModel opened) throws ModelRefusedException {
        try {
            ModelSignature signature = opened.model().signature(opened.spec().output());
            return new Part(shown, opened.spec(), opened.model(), signature, needs(opened.spec(), signature));
        } catch (ModelRefusedException e) {
            throw new ModelRefusedException(shown + ": " + e.getMessage(), e);
        }
    }

    private static List<Need> needs(ModelSpec spec, ModelSignature signature) {
        List<Need> needs = new ArrayList<>();
        for (InputSpec input : signature.inputs()) {
            ModelSpec.FeaturePacking packing = spec.features();
            if (packing != null && packing.input().equals(input.name())) {
                packing.order().forEach(name -> needs.add(new Need(InputSpec.scalar(name, input.type()), true)));
            } else {
                needs.add(new Need(
                        new InputSpec(nameOf(input, spec.inputs()), input.type(), input.optional(), input.shape()),
                        false));
            }
        }
        return needs;
    }

    private static String nameOf(InputSpec input, Map<String, String> renamed) {
        return renamed.entrySet().stream()
                .filter(entry -> entry.getValue().equals(input.name()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(input.name());
    }

    /** Its scorer for rows of a layout. */
    @SuppressWarnings("NullAway") // which does not see @Nullable on a nested type in a class file
    Scorer bind(InputLayout layout, Task task, List<String> classes, boolean includeOutputs)
            throws ModelRefusedException {
        try {
            return new NamedScorer(
                    shown,
                    model.bind(new Binding(
                            layout, task, classes, includeOutputs, spec.inputs(), spec.features(), spec.output())));
        } catch (ModelRefusedException e) {
            throw new ModelRefusedException(shown + ": " + e.getMessage(), e);
        }
    }
}
