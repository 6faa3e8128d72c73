package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.selection.Decider;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Brings one endpoint and the models of its variants together. */
final class EndpointResolver {
    private final EndpointDocument document;
    private final PolicyRegistry policies;
    private final Problems problems;
    private final List<ReadyModel> models = new ArrayList<>();

    EndpointResolver(EndpointDocument document, ModelLoader loader, PolicyRegistry policies, Problems problems) {
        this.document = document;
        this.policies = policies;
        this.problems = problems;
        for (VariantSpec variant : document.variants()) {
            ReadyModel model = loader.find(variant.model() + ":" + variant.version());
            if (model != null) {
                models.add(model);
            }
        }
    }

    /** The models of the variants, in their order. */
    List<ReadyModel> models() {
        return models;
    }

    /** The endpoint with everything known; empty where something is wrong, which is reported. */
    Optional<EndpointSpec> resolve() {
        if (!document.isSound()
                || models.isEmpty()
                || models.size() < document.variants().size()) {
            return Optional.empty();
        }
        int before = problems.count();
        Task task = document.task() == null ? commonTask() : document.task();
        List<InputSpec> inputs =
                document.inputs() == null ? new InputInference(document, models, problems).inputs() : document.inputs();
        List<String> classes = task == Task.REGRESSION ? List.of() : classes();
        if (problems.count() > before) {
            return Optional.empty();
        }
        EndpointSpec endpoint = document.specOf(inputs, classes, task, placed());
        Decider.problems(endpoint, policies)
                .forEach(problem -> problems.add(document.place(problem.path()), problem.message()));
        bindAll(endpoint);
        return problems.count() > before ? Optional.empty() : Optional.of(endpoint);
    }

    private List<VariantSpec> placed() {
        List<VariantSpec> placed = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            placed.add(document.variants().get(i).withPool(models.get(i).spec().executor()));
        }
        return placed;
    }

    private Place modelPlace(int variant) {
        return document.place("variants[" + variant + "].model");
    }

    private Task commonTask() {
        Task task = models.get(0).signature().task();
        for (int i = 1; i < models.size(); i++) {
            Task other = models.get(i).signature().task();
            if (other != task) {
                problems.add(
                        modelPlace(i),
                        "is " + id(i) + ", which is a " + word(other) + " where " + id(0) + " is a " + word(task)
                                + "; all models of an endpoint have one task");
            }
        }
        return task;
    }

    private static String word(Task task) {
        return task.name().toLowerCase(Locale.ROOT);
    }

    private String id(int variant) {
        return models.get(variant).spec().id();
    }

    private List<String> classes() {
        if (document.classes() != null) {
            return document.classes();
        }
        int largest = 0;
        for (int i = 1; i < models.size(); i++) {
            if (classesOf(i).size() > classesOf(largest).size()) {
                largest = i;
            }
        }
        for (int i = 0; i < models.size(); i++) {
            if (!classesOf(largest).containsAll(classesOf(i))) {
                problems.add(
                        modelPlace(i),
                        "is " + id(i) + " with the classes " + Texts.list(classesOf(i)) + ", " + id(largest) + " has "
                                + Texts.list(classesOf(largest))
                                + "; all must be classes of one model, or of the endpoint's key classes");
            }
        }
        return classesOf(largest);
    }

    private List<String> classesOf(int variant) {
        return models.get(variant).signature().classes();
    }

    private void bindAll(EndpointSpec endpoint) {
        for (int i = 0; i < models.size(); i++) {
            ReadyModel model = models.get(i);
            try {
                model.model().bind(Binding.of(endpoint, model.spec()));
            } catch (ModelRefusedException e) {
                problems.add(modelPlace(i), "is " + id(i) + ", which does not fit the endpoint: " + e.getMessage());
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                // A registered format is somebody else's code.
                problems.add(modelPlace(i), "is " + id(i) + ", which failed to bind to the endpoint: " + e);
            }
        }
    }
}
