package io.hedgerow.executors.pmml;

import io.hedgerow.executors.ModelRefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dmg.pmml.OpType;
import org.jpmml.evaluator.ModelEvaluator;
import org.jpmml.evaluator.OutputField;
import org.jpmml.evaluator.TargetField;
import org.jspecify.annotations.Nullable;

/** The named results of a model: its target fields, then its output fields. */
record Results(List<TargetField> targets, List<OutputField> outputFields) {

    static Results of(ModelEvaluator<?> evaluator) {
        Map<String, OutputField> byName = new LinkedHashMap<>();
        for (OutputField field : evaluator.getOutputFields()) {
            byName.put(field.getName(), field);
        }
        return new Results(List.copyOf(evaluator.getTargetFields()), List.copyOf(byName.values()));
    }

    /** The first target that is a number, or that is none; the first of all where no such exists. */
    @Nullable
    TargetField mainTarget(boolean continuous) {
        return targets.stream()
                .filter(target -> (target.getOpType() == OpType.CONTINUOUS) == continuous)
                .findFirst()
                .orElse(targets.isEmpty() ? null : targets.get(0));
    }

    /** The target of that shown name, or null. */
    @Nullable
    ResultKey target(String shown) {
        for (TargetField target : targets) {
            ResultKey key = new ResultKey(target.getName());
            if (key.shown().equals(shown)) {
                return key;
            }
        }
        return null;
    }

    @Nullable
    TargetField targetField(ResultKey key) {
        for (TargetField target : targets) {
            if (Objects.equals(target.getName(), key.name())) {
                return target;
            }
        }
        return null;
    }

    @Nullable
    OutputField outputField(@Nullable String name) {
        for (OutputField field : outputFields) {
            if (field.getName().equals(name)) {
                return field;
            }
        }
        return null;
    }

    /** The target or output field a document names. */
    ResultKey require(String key, String name) throws ModelRefusedException {
        ResultKey target = target(name);
        return target != null ? target : new ResultKey(requireOutputField(key, name));
    }

    String requireOutputField(String key, String name) throws ModelRefusedException {
        if (outputField(name) == null) {
            throw new ModelRefusedException(
                    key + " names " + name + ", which the model does not give; it gives " + names());
        }
        return name;
    }

    List<String> names() {
        return keys().stream().map(ResultKey::shown).toList();
    }

    List<ResultKey> keys() {
        List<ResultKey> keys = new ArrayList<>();
        targets.forEach(target -> keys.add(new ResultKey(target.getName())));
        outputFields.forEach(field -> keys.add(new ResultKey(field.getName())));
        return keys;
    }

    /** The type of a result in PMML's words. */
    String typeOf(ResultKey key) {
        TargetField target = targetField(key);
        if (target != null) {
            return target.getDataType().value();
        }
        OutputField field = outputField(key.name());
        return field == null || field.getField().getDataType() == null
                ? "any"
                : field.getField().getDataType().value();
    }
}
