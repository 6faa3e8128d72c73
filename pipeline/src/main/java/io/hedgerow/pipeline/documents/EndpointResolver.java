package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelKeySpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings one endpoint and the models of its variants together. */
final class EndpointResolver {
    /** How a format may start its reason, which is said before it here. */
    private static final String NO_FIT = "the model does not fit the endpoint: ";

    private final EndpointDocument document;
    private final ModelLoader loader;
    private final PolicyRegistry policies;
    private final Problems problems;
    private final List<@Nullable ReadyModel> models = new ArrayList<>();
    private final VariantPools pools;
    private final Map<String, Runnable> samples = new LinkedHashMap<>();

    /**
     * @param loader has the models that variants name; what it has of models that keys choose is checked as well
     * @param pools the pools there are
     */
    EndpointResolver(
            EndpointDocument document,
            ModelLoader loader,
            PolicyRegistry policies,
            List<PoolSpec> pools,
            Problems problems) {
        this.document = document;
        this.loader = loader;
        this.policies = policies;
        this.problems = problems;
        for (VariantSpec variant : document.variants()) {
            String id = variant.modelId();
            models.add(id == null ? null : loader.find(id));
        }
        this.pools = new VariantPools(document, pools, models, problems);
    }

    /** The models of the variants, in their order; without those that are not ready. */
    List<ReadyModel> models() {
        return models.stream().flatMap(Stream::ofNullable).toList();
    }

    /** The endpoint with everything known; empty where something is wrong, which is reported. */
    Optional<EndpointSpec> resolve() {
        if (models().isEmpty() && !isComplete()) {
            return Optional.empty();
        }
        int before = problems.count();
        pools.check();
        Task task = document.task() == null ? commonTask() : document.task();
        List<InputSpec> inputs = inputs();
        List<String> classes = task == Task.REGRESSION ? List.of() : classes(task);
        new PolicyCheck(document, policies, problems)
                .check(inputs, classes, task, isComplete() ? pools.placed() : document.variants());
        bindAll(inputs, classes, task);
        if (document.isSound() && isComplete() && problems.count() == before) {
            samples.values().forEach(Runnable::run);
        }
        if (!document.isSound() || !isComplete() || problems.count() > before) {
            return Optional.empty();
        }
        return inputs == null || classes == null || task == null
                ? Optional.empty()
                : Optional.of(document.specOf(inputs, classes, task, pools.placed()));
    }

    /** Whether every model that a variant names is ready. */
    private boolean isComplete() {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i) == null && document.variants().get(i).modelId() != null) {
                return false;
            }
        }
        return true;
    }

    /** Says that something must be written, because no model that a variant names could tell. */
    private void addUntold(String key) {
        if (document.isSound()) {
            problems.add(
                    document.fields().place(),
                    "lacks the key " + key
                            + ", which no model of its variants tells; one that only requests' keys choose"
                            + " cannot");
        }
    }

    /** The task of all models, or null where they differ, which is reported. */
    private @Nullable Task commonTask() {
        if (models().isEmpty()) {
            addUntold("task");
            return null;
        }
        ReadyModel first = models().get(0);
        Task task = first.signature().task();
        boolean isCommon = true;
        for (int i = 0; i < models.size(); i++) {
            ReadyModel model = models.get(i);
            if (model != null && model.signature().task() != task) {
                isCommon = false;
                problems.add(
                        document.modelPlace(i),
                        "is " + model.spec().id() + ", which is a "
                                + word(model.signature().task()) + " where "
                                + first.spec().id() + " is a " + word(task)
                                + "; all models of an endpoint have one task");
            }
        }
        return isCommon ? task : null;
    }

    private static String word(Task task) {
        return task.name().toLowerCase(Locale.ROOT);
    }

    /** The inputs as written, or what all models take; null where that is not known. */
    private @Nullable List<InputSpec> inputs() {
        if (document.inputs() != null || document.fields().has("inputs")) {
            return document.inputs();
        }
        if (models().isEmpty()) {
            addUntold("inputs");
            return null;
        }
        int before = problems.count();
        List<InputSpec> inputs = new InputInference(document, models, problems).inputs();
        return isComplete() && problems.count() == before ? inputs : null;
    }

    /** The classes as written, or those of the model that has most; null where that is not known. */
    private @Nullable List<String> classes(@Nullable Task task) {
        if (document.classes() != null || document.fields().has("classes") || !isComplete()) {
            return document.classes();
        }
        if (models().isEmpty()) {
            if (task == Task.CLASSIFICATION) {
                addUntold("classes");
            }
            return null;
        }
        ReadyModel largest = models().get(0);
        for (ReadyModel model : models()) {
            largest = model.signature().classes().size()
                            > largest.signature().classes().size()
                    ? model
                    : largest;
        }
        int before = problems.count();
        for (int i = 0; i < models.size(); i++) {
            ReadyModel model = models.get(i);
            if (model != null) {
                checkClasses(model, largest, i);
            }
        }
        return problems.count() == before ? largest.signature().classes() : null;
    }

    private void checkClasses(ReadyModel model, ReadyModel largest, int variant) {
        List<String> classes = model.signature().classes();
        List<String> all = largest.signature().classes();
        if (!new HashSet<>(all).containsAll(classes)) {
            problems.add(
                    document.modelPlace(variant),
                    "is " + model.spec().id() + " with the classes " + Texts.list(classes) + ", "
                            + largest.spec().id() + " has " + Texts.list(all)
                            + "; all must be classes of one model, or of the endpoint's key classes");
        }
    }

    /** Binds every model that is ready; of what is not known, each gets what itself takes. */
    private void bindAll(@Nullable List<InputSpec> inputs, @Nullable List<String> classes, @Nullable Task task) {
        List<VariantSpec> placed = pools.placed();
        for (int i = 0; i < models.size(); i++) {
            ReadyModel own = models.get(i);
            if (own != null) {
                bind(own, specFor(own, inputs, classes, task, placed), document.modelPlace(i));
            }
            for (ReadyModel model : chosenByKeys(placed.get(i))) {
                if (own == null || !model.spec().id().equals(own.spec().id())) {
                    Place place = document.place("variants[" + i + "].model");
                    checkTask(model, task, place);
                    bind(model, specFor(model, inputs, classes, task, placed), place);
                }
            }
        }
    }

    private EndpointSpec specFor(
            ReadyModel model,
            @Nullable List<InputSpec> inputs,
            @Nullable List<String> classes,
            @Nullable Task task,
            List<VariantSpec> placed) {
        return document.specOf(
                inputs == null ? inputsOf(model) : inputs,
                classes == null ? model.signature().classes() : classes,
                task == null ? model.signature().task() : task,
                placed);
    }

    private List<ReadyModel> chosenByKeys(VariantSpec variant) {
        ModelKeySpec key = variant.modelKey();
        return key == null
                ? List.of()
                : loader.in(variant.pool()).stream()
                        .filter(model -> key.isNameOfAKey(model.spec().name()))
                        .toList();
    }

    /** Where the task is written, binding says whether a model does it. */
    private void checkTask(ReadyModel model, @Nullable Task task, Place place) {
        Task itsTask = model.signature().task();
        if (document.task() == null && task != null && itsTask != task) {
            problems.add(
                    place,
                    "is " + model.spec().id() + ", which is a " + word(itsTask) + " where the endpoint is a "
                            + word(task) + "; all models of an endpoint have one task");
        }
    }

    private List<InputSpec> inputsOf(ReadyModel model) {
        return new InputInference(document, List.of(model), new Problems()).inputs();
    }

    private void bind(ReadyModel model, EndpointSpec endpoint, Place place) {
        String id = model.spec().id();
        try {
            Scorer scorer = model.model().bind(Binding.of(endpoint, model.spec()));
            GoldenSamples golden = model.samples();
            if (golden != null) {
                samples.put(id, () -> golden.check(loader.trial(), scorer, endpoint, problems));
            }
        } catch (ModelRefusedException e) {
            String reason = String.valueOf(e.getMessage());
            problems.add(
                    place,
                    "is " + id + ", which does not fit the endpoint: "
                            + (reason.startsWith(NO_FIT) ? reason.substring(NO_FIT.length()) : reason));
        } catch (RuntimeException | Error e) {
            // A registered format is somebody else's code.
            problems.add(place, "is " + id + ", which failed to bind to the endpoint: " + e);
        }
    }
}
