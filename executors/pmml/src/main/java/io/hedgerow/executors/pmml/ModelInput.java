package io.hedgerow.executors.pmml;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.List;
import org.dmg.pmml.DataType;
import org.dmg.pmml.HasContinuousDomain;
import org.dmg.pmml.HasDiscreteDomain;
import org.dmg.pmml.InvalidValueTreatmentMethod;
import org.dmg.pmml.MiningField;
import org.dmg.pmml.MissingValueTreatmentMethod;
import org.jpmml.evaluator.InputField;
import org.jpmml.evaluator.ModelEvaluator;

/**
 * An active field of a model.
 *
 * @param field the library's view of it
 * @param spec how a signature shows it
 */
record ModelInput(InputField field, InputSpec spec) {

    static List<ModelInput> of(ModelEvaluator<?> evaluator) {
        boolean tolerant = MissingValues.areToleratedBy(evaluator.getModel());
        return evaluator.getInputFields().stream()
                .map(field -> new ModelInput(field, specOf(field, tolerant)))
                .toList();
    }

    private static InputSpec specOf(InputField field, boolean tolerant) {
        return new InputSpec(field.getName(), typeOf(field.getDataType()), isOptional(field, tolerant), List.of());
    }

    private static ValueType typeOf(DataType type) {
        return switch (type) {
            case DOUBLE, FLOAT -> ValueType.DOUBLE;
            case INTEGER -> ValueType.LONG;
            case BOOLEAN -> ValueType.BOOLEAN;
            // Dates and times travel as ISO 8601 text.
            default -> ValueType.STRING;
        };
    }

    private static boolean isOptional(InputField field, boolean tolerant) {
        MiningField mining = field.getMiningField();
        if (mining.getMissingValueTreatment() == MissingValueTreatmentMethod.RETURN_INVALID) {
            return false;
        }
        return mining.getMissingValueReplacement() != null || mining.getMissingValueTreatment() != null || tolerant;
    }

    String name() {
        return spec.name();
    }

    DataType dataType() {
        return field.getDataType();
    }

    /** Whether the library may throw on a value of the field, and would not merely treat it. */
    boolean refusesValues() {
        MiningField mining = field.getMiningField();
        if (mining.getMissingValueTreatment() == MissingValueTreatmentMethod.RETURN_INVALID) {
            return true;
        }
        return mining.getInvalidValueTreatment() == InvalidValueTreatmentMethod.RETURN_INVALID && canBeInvalid();
    }

    private boolean canBeInvalid() {
        boolean listed = field.getField() instanceof HasDiscreteDomain<?> discrete && discrete.hasValues();
        boolean ranged = field.getField() instanceof HasContinuousDomain<?> continuous && continuous.hasIntervals();
        DataType type = dataType();
        boolean fitsAnyText = type == DataType.STRING;
        boolean fitsAnyNumber = type == DataType.DOUBLE || type == DataType.FLOAT;
        return listed || ranged || !(fitsAnyText || fitsAnyNumber);
    }
}
