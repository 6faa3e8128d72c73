package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds an endpoint's inputs where its document leaves them out: the union of what the models of its variants take,
 * by the endpoint's names. Where they differ between {@code int}, {@code float} and {@code double} the input is
 * {@code double}, which holds all of them exactly; every other difference is refused. An input is optional where
 * every model that takes it says so.
 */
final class InputInference {
    private static final Set<ValueType> HELD_BY_DOUBLE = EnumSet.of(ValueType.INT, ValueType.FLOAT, ValueType.DOUBLE);

    private final EndpointDocument document;
    private final List<ReadyModel> models;
    private final Problems problems;
    private final Map<String, InputSpec> inputs = new LinkedHashMap<>();
    private final Map<String, String> firstModel = new LinkedHashMap<>();

    InputInference(EndpointDocument document, List<ReadyModel> models, Problems problems) {
        this.document = document;
        this.models = models;
        this.problems = problems;
    }

    List<InputSpec> inputs() {
        for (int i = 0; i < models.size(); i++) {
            ReadyModel model = models.get(i);
            for (InputSpec modelInput : model.signature().inputs()) {
                for (InputSpec input : endpointInputs(model.spec(), modelInput)) {
                    add(input, i);
                }
            }
        }
        return List.copyOf(inputs.values());
    }

    private static List<InputSpec> endpointInputs(ModelSpec model, InputSpec modelInput) {
        ModelSpec.FeaturePacking features = model.features();
        if (features != null && features.input().equals(modelInput.name())) {
            return features.order().stream()
                    .map(name -> InputSpec.scalar(name, modelInput.type()))
                    .toList();
        }
        String name = model.inputs().entrySet().stream()
                .filter(renamed -> renamed.getValue().equals(modelInput.name()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(modelInput.name());
        return List.of(new InputSpec(name, modelInput.type(), modelInput.optional(), modelInput.shape()));
    }

    private void add(InputSpec input, int variant) {
        InputSpec known = inputs.putIfAbsent(input.name(), input);
        String id = models.get(variant).spec().id();
        if (known == null) {
            firstModel.put(input.name(), id);
            return;
        }
        InputSpec both = merged(known, input);
        if (both == null) {
            problems.add(
                    document.place("variants[" + variant + "].model"),
                    "is " + id + ", which takes " + Texts.shown(input.name()) + " as " + written(input) + " where "
                            + firstModel.get(input.name()) + " takes it as " + written(known)
                            + "; the endpoint's key inputs, or a model's, settles it");
        } else {
            inputs.put(input.name(), both);
        }
    }

    private static @Nullable InputSpec merged(InputSpec one, InputSpec other) {
        boolean isDouble = HELD_BY_DOUBLE.contains(one.type()) && HELD_BY_DOUBLE.contains(other.type());
        boolean isAgreed = one.type() == other.type() || (isDouble && !one.isTensor());
        if (!isAgreed || !one.shape().equals(other.shape())) {
            return null;
        }
        ValueType type = one.type() == other.type() ? one.type() : ValueType.DOUBLE;
        return new InputSpec(one.name(), type, one.optional() && other.optional(), one.shape());
    }

    private static String written(InputSpec input) {
        List<String> axes = new ArrayList<>();
        input.shape().forEach(axis -> axes.add(axis.toString()));
        return input.type().yamlName() + (axes.isEmpty() ? "" : "[" + String.join(", ", axes) + "]");
    }
}
