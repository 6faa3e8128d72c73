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
 *
 * <p>A tensor into which scalars are packed says little of their types, because packing converts any number: such an
 * input has the type that another model gives it, and the tensor's where none does.
 */
final class InputInference {
    private static final Set<ValueType> HELD_BY_DOUBLE = EnumSet.of(ValueType.INT, ValueType.FLOAT, ValueType.DOUBLE);

    private final EndpointDocument document;
    private final List<? extends @Nullable ReadyModel> models;
    private final Problems problems;
    private final Map<String, InputSpec> inputs = new LinkedHashMap<>();
    private final Map<String, String> firstModel = new LinkedHashMap<>();

    InputInference(EndpointDocument document, List<? extends @Nullable ReadyModel> models, Problems problems) {
        this.document = document;
        this.models = models;
        this.problems = problems;
    }

    List<InputSpec> inputs() {
        forEachInput((model, input, variant) -> {
            if (!isPacked(model, input)) {
                add(named(model, input), model.id(), variant);
            }
        });
        Set<String> typed = Set.copyOf(inputs.keySet());
        forEachInput((model, input, variant) -> {
            if (model.features() != null && isPacked(model, input)) {
                for (String name : model.features().order()) {
                    add(packed(name, input.type(), typed.contains(name)), model.id(), variant);
                }
            }
        });
        return List.copyOf(inputs.values());
    }

    /** Takes an input of a model, with the position of the variant it belongs to. */
    private interface InputVisitor {
        void visit(ModelSpec model, InputSpec input, int variant);
    }

    private void forEachInput(InputVisitor visitor) {
        for (int i = 0; i < models.size(); i++) {
            ReadyModel model = models.get(i);
            for (InputSpec input :
                    model == null ? List.<InputSpec>of() : model.signature().inputs()) {
                visitor.visit(model.spec(), input, i);
            }
        }
    }

    private static boolean isPacked(ModelSpec model, InputSpec input) {
        return model.features() != null && model.features().input().equals(input.name());
    }

    private static InputSpec named(ModelSpec model, InputSpec input) {
        String name = model.inputs().entrySet().stream()
                .filter(renamed -> renamed.getValue().equals(input.name()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(input.name());
        return new InputSpec(name, input.type(), input.optional(), input.shape());
    }

    private InputSpec packed(String name, ValueType elementType, boolean isTyped) {
        InputSpec known = inputs.get(name);
        if (isTyped && known != null && !known.isTensor() && known.type() != ValueType.STRING) {
            return InputSpec.scalar(name, known.type());
        }
        return InputSpec.scalar(name, elementType);
    }

    private void add(InputSpec input, String id, int variant) {
        InputSpec known = inputs.putIfAbsent(input.name(), input);
        if (known == null) {
            firstModel.put(input.name(), id);
            return;
        }
        InputSpec both = merged(known, input);
        if (both == null) {
            problems.add(
                    document.modelPlace(variant),
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
