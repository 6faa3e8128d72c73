package io.hedgerow.executors.pmml;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.proto.Labels;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.OpType;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.Value;
import org.dmg.pmml.clustering.Cluster;
import org.jpmml.evaluator.HasEntityRegistry;
import org.jpmml.evaluator.ModelEvaluator;
import org.jpmml.evaluator.OutputField;
import org.jpmml.evaluator.TargetField;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which results of a model mean what: by what the document says, else by convention. The module's README
 * lists the conventions.
 */
final class OutputPlanner {
    private final ModelEvaluator<?> evaluator;
    private final Results results;
    private final OutputMapping mapping;
    private final @Nullable TargetField mainTarget;

    OutputPlanner(ModelEvaluator<?> evaluator, OutputMapping mapping) {
        this.evaluator = evaluator;
        this.results = Results.of(evaluator);
        this.mapping = mapping;
        this.mainTarget = mainTarget();
    }

    OutputPlan plan() throws ModelRefusedException {
        ResultKey label = labelKey();
        Task task = task(label);
        ResultKey value = valueKey(task);
        String confidence = confidenceField();
        if (task == Task.REGRESSION) {
            return new OutputPlan(task, ClassList.NONE, null, null, Map.of(), value, confidence, true);
        }
        Map<String, String> fields = probabilityFields(label);
        ClassList classes = classes(label, fields.values());
        return new OutputPlan(
                task,
                classes,
                label,
                fields.isEmpty() ? distributionKey(label) : null,
                positions(fields, classes),
                value,
                confidence,
                mapping.confidence() != null);
    }

    private Task task(@Nullable ResultKey label) {
        if (label != null || mapping.probabilities() != null) {
            return Task.CLASSIFICATION;
        }
        return Task.REGRESSION;
    }

    /** A document that names only a value turns a classifier into a regression of that output. */
    private @Nullable ResultKey labelKey() throws ModelRefusedException {
        if (mapping.label() != null) {
            return results.require("output.label", mapping.label());
        }
        boolean valueOnly = mapping.value() != null && mapping.probabilities() == null;
        return valueOnly ? null : classTarget();
    }

    /** The first target, if it is a class. */
    private @Nullable ResultKey classTarget() {
        if (mainTarget == null) {
            return null;
        }
        boolean isClass = switch (evaluator.getMiningFunction()) {
            case CLASSIFICATION, CLUSTERING -> true;
            case MIXED -> mainTarget.getOpType() != OpType.CONTINUOUS;
            default -> false;
        };
        return isClass ? new ResultKey(mainTarget.getName()) : null;
    }

    private @Nullable TargetField mainTarget() {
        return switch (evaluator.getMiningFunction()) {
            case REGRESSION -> results.mainTarget(true);
            case CLASSIFICATION, CLUSTERING -> results.mainTarget(false);
            default -> results.targets().isEmpty() ? null : results.targets().get(0);
        };
    }

    private @Nullable ResultKey valueKey(Task task) throws ModelRefusedException {
        if (mapping.value() != null) {
            return results.require("output.value", mapping.value());
        }
        if (task == Task.CLASSIFICATION) {
            return null;
        }
        if (mainTarget == null) {
            throw new ModelRefusedException(
                    "the model has no target field; set output.value to one of " + results.names());
        }
        return new ResultKey(mainTarget.getName());
    }

    private @Nullable String confidenceField() throws ModelRefusedException {
        if (mapping.confidence() != null) {
            return results.requireOutputField("output.confidence", mapping.confidence());
        }
        return results.outputFields().stream()
                .filter(field -> field.getField().getResultFeature() == ResultFeature.CONFIDENCE
                        && field.getField().getValue() == null)
                .map(OutputField::getName)
                .findFirst()
                .orElse(null);
    }

    private @Nullable ResultKey distributionKey(@Nullable ResultKey label) {
        if (mapping.probabilities() != null) {
            return results.target(mapping.probabilities());
        }
        ResultKey classTarget = classTarget();
        boolean ofTarget =
                label != null && mainTarget != null && (label.equals(classTarget) || isPrediction(label, mainTarget));
        return ofTarget && evaluator.getMiningFunction() != MiningFunction.CLUSTERING ? classTarget : null;
    }

    /** Whether the label is an output field that repeats the target's value. */
    private boolean isPrediction(ResultKey label, TargetField target) {
        OutputField field = results.outputField(label.name());
        if (field == null || field.getField().getResultFeature() != ResultFeature.PREDICTED_VALUE) {
            return false;
        }
        String of = field.getField().getTargetField();
        return of == null || of.equals(target.getName());
    }

    /** Output fields with class probabilities, by name, each with its class; empty when a target carries them. */
    private Map<String, String> probabilityFields(@Nullable ResultKey label) throws ModelRefusedException {
        String prefix = mapping.probabilities();
        if (prefix != null) {
            if (results.target(prefix) != null) {
                return Map.of();
            }
            Map<String, String> named = ProbabilityFields.byPrefix(results.outputFields(), prefix);
            if (named.isEmpty()) {
                throw new ModelRefusedException("output.probabilities names " + prefix
                        + ", which is neither a target nor how an output field begins; the model gives "
                        + results.names());
            }
            return named;
        }
        return label == null || distributionKey(label) != null
                ? Map.of()
                : ProbabilityFields.byFeature(results.outputFields());
    }

    private ClassList classes(@Nullable ResultKey label, Collection<String> ofFields) throws ModelRefusedException {
        ClassList found = ClassList.of(label == null ? ofFields : categories(label));
        if (!found.isEmpty()) {
            return found.inOrderOf(mapping.classes());
        }
        if (mapping.classes().isEmpty()) {
            throw new ModelRefusedException("the classes of " + (label == null ? "the model" : label.shown())
                    + " cannot be found in the file; set output.classes to all of them");
        }
        return ClassList.of(mapping.classes().stream().map(Labels::canonical).toList());
    }

    private Collection<?> categories(ResultKey label) {
        OutputField field = results.outputField(label.name());
        if (field != null) {
            return categories(field);
        }
        TargetField target = Objects.requireNonNull(results.targetField(label));
        if (evaluator.getMiningFunction() == MiningFunction.CLUSTERING) {
            return clusterIds();
        }
        List<Object> declared = target.getCategories();
        return declared != null ? declared : ClassFinder.classesOf(evaluator.getModel());
    }

    private Collection<?> categories(OutputField field) {
        if (mainTarget != null && isPrediction(new ResultKey(field.getName()), mainTarget)) {
            return categories(new ResultKey(mainTarget.getName()));
        }
        switch (field.getField().getResultFeature()) {
            case ENTITY_ID, CLUSTER_ID -> {
                return clusterIds();
            }
            case PREDICTED_DISPLAY_VALUE -> {
                return displayValues();
            }
            default -> {
                return field.getField().getValues().stream()
                        .map(Value::getValue)
                        .filter(Objects::nonNull)
                        .toList();
            }
        }
    }

    private Collection<String> clusterIds() {
        return evaluator instanceof HasEntityRegistry<?> registry
                ? registry.getEntityRegistry().keySet()
                : List.of();
    }

    private Collection<?> displayValues() {
        if (!(evaluator instanceof HasEntityRegistry<?> registry)) {
            return List.of();
        }
        return registry.getEntityRegistry().values().stream()
                .filter(Cluster.class::isInstance)
                .map(entity -> ((Cluster) entity).getName())
                .filter(Objects::nonNull)
                .toList();
    }

    private static Map<String, Integer> positions(Map<String, String> fields, ClassList classes)
            throws ModelRefusedException {
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            int position = classes.positionOf(field.getValue());
            if (position < 0) {
                throw new ModelRefusedException("output field " + field.getKey() + " is the probability of class "
                        + field.getValue() + ", which is not one of the classes " + classes.names());
            }
            positions.put(field.getKey(), position);
        }
        return positions;
    }
}
