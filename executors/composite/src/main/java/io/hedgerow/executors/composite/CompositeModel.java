package io.hedgerow.executors.composite;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A model that is made of others, which it holds open. */
final class CompositeModel implements LoadedModel {
    private final Assembly assembly;
    private final ModelSignature signature;
    private final OpenedMembers members;

    private CompositeModel(Assembly assembly, ModelSignature signature, OpenedMembers members) {
        this.assembly = assembly;
        this.signature = signature;
        this.members = members;
    }

    /** How the parts of a composite work together. */
    interface Assembly {
        /** What the composite takes and gives; adds everything that does not fit together. */
        ModelSignature signature(List<String> problems);

        /** The scorer for an endpoint; adds what does not fit. */
        Scorer bind(Binding binding, List<String> problems) throws ModelRefusedException;
    }

    static CompositeModel of(Composition composition, OpenedMembers members) throws ModelRefusedException {
        List<Part> parts = members.parts(composition);
        Assembly assembly = switch (composition.kind()) {
            case CHAIN -> new Chain(parts);
            case SEGMENT -> new Segments(parts, composition.rules());
            case ENSEMBLE -> new Ensemble(parts, composition);
        };
        List<String> problems = new ArrayList<>();
        ModelSignature signature = assembly.signature(problems);
        refuse("the members do not fit together: ", problems);
        return new CompositeModel(assembly, signature, members);
    }

    private static void refuse(String start, List<String> problems) throws ModelRefusedException {
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(start + String.join("; ", problems));
        }
    }

    @Override
    public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
        if (!output.equals(OutputMapping.INFERRED)) {
            throw new ModelRefusedException("outputs are named in the documents of the members; leave output out");
        }
        return signature;
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        List<String> problems = new ArrayList<>();
        if (!binding.output().equals(OutputMapping.INFERRED) || binding.features() != null) {
            problems.add("output and features belong in the documents of the members; leave them out");
        }
        checkTask(binding, problems);
        checkInputs(binding, problems);
        refuse("the model does not fit the endpoint: ", problems);
        Scorer scorer = assembly.bind(Renamed.of(binding), problems);
        refuse("the model does not fit the endpoint: ", problems);
        return scorer;
    }

    private void checkTask(Binding binding, List<String> problems) {
        if (signature.task() != binding.task()) {
            problems.add(
                    "the endpoint's task is " + lower(binding.task()) + ", the model's is " + lower(signature.task()));
            return;
        }
        List<String> unknown = new ArrayList<>(signature.classes());
        unknown.removeAll(binding.classes());
        if (!unknown.isEmpty()) {
            problems.add("the model gives the classes " + unknown + ", which are not among the endpoint's "
                    + binding.classes());
        }
    }

    private void checkInputs(Binding binding, List<String> problems) {
        signature.inputs().stream()
                .filter(input -> !input.optional() && binding.endpointInputFor(input.name()) < 0)
                .forEach(input -> problems.add(
                        "the endpoint lacks input " + input.name() + " (" + InputUnion.written(input) + ")"));
        binding.inputNames().forEach((from, to) -> {
            if (signature.inputs().stream().noneMatch(input -> input.name().equals(to))) {
                problems.add("inputs maps " + from + " to " + to + ", but the model has no such input; it has "
                        + signature.inputs().stream().map(input -> input.name()).toList());
            }
        });
    }

    private static String lower(Task task) {
        return task.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        members.close();
    }
}
