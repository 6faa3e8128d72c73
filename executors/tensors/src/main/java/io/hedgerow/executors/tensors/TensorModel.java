package io.hedgerow.executors.tensors;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model of tensors takes and gives, in an endpoint's terms. A format's {@code LoadedModel} has one, and gets from it
 * its signature and how it is bound. Immutable, and thread-safe where its facts are.
 */
public final class TensorModel {
    private final List<TensorSpec> inputs;
    private final List<ModelOutput> outputs;
    private final ModelFacts facts;
    private final InputRules rules;

    /**
     * A model.
     *
     * @param inputs what has to be fed, in the model's order
     * @param outputs what can be read, in the model's order
     * @param facts what the model says of its outputs
     * @param rules what cannot be fed
     */
    public TensorModel(List<TensorSpec> inputs, List<ModelOutput> outputs, ModelFacts facts, InputRules rules) {
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.facts = facts;
        this.rules = rules;
    }

    /**
     * What the model takes and gives.
     *
     * @throws ModelRefusedException when the mapping does not fit, or what it leaves open cannot be found
     */
    public ModelSignature signature(OutputMapping mapping) throws ModelRefusedException {
        OutputRoles roles = roles(mapping);
        return new ModelSignature(
                inputs.stream().map(TensorSpec::endpointInput).toList(),
                outputs.stream()
                        .map(output ->
                                new ModelSignature.Output(output.name(), output.typeText(), roles.roleOf(output)))
                        .toList(),
                roles.task(),
                roles.isClassifier() ? roles.classes().names() : List.of());
    }

    /**
     * Resolves how an endpoint feeds and reads the model.
     *
     * @throws ModelRefusedException with all that does not fit
     */
    public TensorBinding bind(Binding binding) throws ModelRefusedException {
        return bind(binding, OutputStandIns.NONE);
    }

    /** The same, with outputs that are read in place of others. */
    public TensorBinding bind(Binding binding, OutputStandIns standIns) throws ModelRefusedException {
        List<String> problems = new ArrayList<>();
        List<InputFeed> feeds = InputBinding.feeds(inputs, rules, binding, problems::add);
        OutputRoles roles = roles(binding.output());
        boolean batched = feeds.stream().anyMatch(InputFeed::isBatched);
        PredictionReader reader = OutputBinding.reader(roles, outputs, standIns, binding, batched, problems::add);
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(String.join("; ", problems));
        }
        return new TensorBinding(feeds, reader);
    }

    private OutputRoles roles(OutputMapping mapping) throws ModelRefusedException {
        OutputRoles roles = new OutputConventions(outputs, facts, mapping).roles();
        facts.check(roles);
        return roles;
    }
}
