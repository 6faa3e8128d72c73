package io.hedgerow.executors.pmml;

import java.util.EnumSet;
import java.util.Set;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.Model;
import org.dmg.pmml.PMML;
import org.dmg.pmml.ResultFeature;
import org.jpmml.evaluator.ModelEvaluator;
import org.jpmml.evaluator.ModelEvaluatorFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks no number for the probabilities of classes. An ensemble passes what it is asked for on to every part, also to
 * the regression trees that boosting adds up; a tree that is asked for probabilities gets an evaluator that makes records
 * for them: 100 bytes a tree and call.
 */
final class EvaluatorChoice extends ModelEvaluatorFactory {
    private static final long serialVersionUID = 1;

    @Override
    public ModelEvaluator<?> newModelEvaluator(
            PMML pmml, Model model, @Nullable Set<ResultFeature> extraResultFeatures) {
        boolean asked = extraResultFeatures != null && extraResultFeatures.contains(ResultFeature.PROBABILITY);
        if (!asked || model.requireMiningFunction() != MiningFunction.REGRESSION) {
            return super.newModelEvaluator(pmml, model, extraResultFeatures);
        }
        Set<ResultFeature> rest = EnumSet.copyOf(extraResultFeatures);
        rest.remove(ResultFeature.PROBABILITY);
        return super.newModelEvaluator(pmml, model, rest);
    }
}
