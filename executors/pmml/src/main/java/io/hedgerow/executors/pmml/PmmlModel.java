package io.hedgerow.executors.pmml;

import io.hedgerow.executors.Binding;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.Scorer;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import java.util.List;
import org.dmg.pmml.ResultFeature;
import org.jpmml.evaluator.ModelEvaluator;
import org.jpmml.evaluator.OutputField;
import org.jpmml.model.PMMLException;

/** A checked PMML model. Thread-safe, because the evaluator is; it holds heap memory only. */
final class PmmlModel implements LoadedModel {
    private final ModelEvaluator<?> evaluator;
    private final List<ModelInput> inputs;

    private PmmlModel(ModelEvaluator<?> evaluator, List<ModelInput> inputs) {
        this.evaluator = evaluator;
        this.inputs = inputs;
    }

    static PmmlModel of(ModelEvaluator<?> evaluator) {
        return new PmmlModel(evaluator, ModelInput.of(evaluator));
    }

    @Override
    public ModelSignature signature(ModelSpec.OutputMapping output) throws ModelRefusedException {
        try {
            return stated(output);
        } catch (PMMLException e) {
            throw incomplete(e);
        }
    }

    /** The library looks at some attributes only when it is asked for what they say. */
    private static ModelRefusedException incomplete(PMMLException e) {
        return new ModelRefusedException("the model is incomplete: " + e.getMessage(), e);
    }

    private ModelSignature stated(ModelSpec.OutputMapping output) throws ModelRefusedException {
        OutputPlan plan = new OutputPlanner(evaluator, output).plan();
        Results results = Results.of(evaluator);
        List<InputSpec> specs = inputs.stream().map(ModelInput::spec).toList();
        List<ModelSignature.Output> outputs = results.keys().stream()
                .map(key -> new ModelSignature.Output(key.shown(), results.typeOf(key), roleOf(key, plan, results)))
                .toList();
        return new ModelSignature(specs, outputs, plan.task(), plan.classNames());
    }

    /** Output fields that repeat the probabilities of the label are shown as such. */
    private static String roleOf(ResultKey key, OutputPlan plan, Results results) {
        String role = plan.roleOf(key);
        OutputField field = results.outputField(key.name());
        boolean repeats = field != null
                && plan.distribution() != null
                && field.getField().getResultFeature() == ResultFeature.PROBABILITY
                && field.getField().getValue() != null;
        return role.isEmpty() && repeats ? "probabilities" : role;
    }

    @Override
    public Scorer bind(Binding binding) throws ModelRefusedException {
        try {
            return bound(binding);
        } catch (PMMLException e) {
            throw incomplete(e);
        }
    }

    private Scorer bound(Binding binding) throws ModelRefusedException {
        OutputPlan plan = new OutputPlanner(evaluator, binding.output()).plan();
        BindingCheck check = new BindingCheck(binding, inputs, plan);
        List<FieldFeed> feeds = check.feeds();
        PredictionReader reader = new PredictionReader(plan, binding.classes());
        NamedOutputs outputs = binding.includeOutputs() ? new NamedOutputs(Results.of(evaluator)) : NamedOutputs.NONE;
        return new PmmlScorer(evaluator, feeds, reader, outputs);
    }

    @Override
    public void close() {
        // Nothing to free: the evaluator is plain heap memory.
    }
}
