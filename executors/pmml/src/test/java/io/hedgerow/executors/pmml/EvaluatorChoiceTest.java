package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.Set;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.Model;
import org.dmg.pmml.PMML;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.mining.MiningModel;
import org.dmg.pmml.tree.TreeModel;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;
import org.jpmml.evaluator.tree.SimpleTreeModelEvaluator;
import org.junit.jupiter.api.Test;

class EvaluatorChoiceTest {
    private static final Set<ResultFeature> PROBABILITY = EnumSet.of(ResultFeature.PROBABILITY);

    @Test
    void treesThatAreAddedUpGetTheSimpleEvaluatorAlsoInAClassifier() throws Exception {
        PMML boosted = pmml("boosted");
        MiningModel chain = (MiningModel) boosted.getModels().get(0);
        MiningModel sum = (MiningModel)
                chain.requireSegmentation().requireSegments().get(0).requireModel();
        Model tree = sum.requireSegmentation().requireSegments().get(0).requireModel();
        assertThat(tree.requireMiningFunction()).isEqualTo(MiningFunction.REGRESSION);
        assertThat(new EvaluatorChoice().newModelEvaluator(boosted, tree, PROBABILITY))
                .isInstanceOf(SimpleTreeModelEvaluator.class);
    }

    @Test
    void aTreeOfClassesKeepsItsProbabilities() throws Exception {
        PMML pmml = pmml("tree");
        TreeModel tree = (TreeModel) pmml.getModels().get(0);
        assertThat(new EvaluatorChoice().newModelEvaluator(pmml, tree, PROBABILITY))
                .isNotInstanceOf(SimpleTreeModelEvaluator.class);
    }

    private static PMML pmml(String name) throws Exception {
        return new LoadingModelEvaluatorBuilder()
                .load(new ByteArrayInputStream(TestingModels.bytes(name)))
                .getPMML();
    }
}
