package io.hedgerow.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentGenerator;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.dmg.pmml.MiningField;
import org.dmg.pmml.PMML;
import org.dmg.pmml.SimplePredicate;
import org.dmg.pmml.VisitorAction;
import org.dmg.pmml.tree.TreeModel;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;
import org.jpmml.model.visitors.AbstractVisitor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random trees, written and read again. */
class TreesPmmlTest {
    private static final int TREES = 12;
    private static final int PAYMENTS = 500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aFileGivesWhatItsTreesGive(long seed) throws Exception {
        TreesModel model = randomTrees(seed);
        PaymentGenerator generator = new PaymentGenerator(seed);
        try (PmmlFileScorer scorer = new PmmlFileScorer(model.toFile())) {
            for (int i = 0; i < PAYMENTS; i++) {
                Payment payment = generator.payment(i);
                assertThat(scorer.score(payment).fraud())
                        .as("seed %d, %s", seed, payment.requestId())
                        .isCloseTo(model.fraudProbability(payment), within(1e-15));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aTreeDeclaresTheFieldsItUsesAndNoOthers(long seed) throws Exception {
        List<TreeModel> trees = trees(randomTrees(seed).toFile());
        assertThat(trees).hasSize(TREES);
        for (TreeModel tree : trees) {
            Set<String> declared = tree.requireMiningSchema().getMiningFields().stream()
                    .map(MiningField::requireName)
                    .collect(Collectors.toSet());
            assertThat(declared).as("seed %d", seed).isEqualTo(usedBy(tree));
        }
    }

    private static TreesModel randomTrees(long seed) {
        Random random = new Random(seed);
        PaymentGenerator generator = new PaymentGenerator(seed);
        List<RegressionTree> trees = new ArrayList<>();
        for (int i = 0; i < TREES; i++) {
            trees.add(randomTree(random, generator, 6));
        }
        return new TreesModel(trees);
    }

    /** Some splits are no real ones: their threshold is some payment's own value. */
    private static RegressionTree randomTree(Random random, PaymentGenerator generator, int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return new RegressionTree.Leaf(random.nextGaussian());
        }
        int column = random.nextInt(Column.ALL.size());
        Column split = Column.ALL.get(column);
        boolean number = split.feature().isNumeric() && split.of(generator.payment(0)) > 1;
        double threshold = number ? split.of(generator.payment(random.nextInt(PAYMENTS))) : 0.5;
        return new RegressionTree.Split(
                column, threshold, randomTree(random, generator, depth - 1), randomTree(random, generator, depth - 1));
    }

    private static List<TreeModel> trees(byte[] file) throws Exception {
        PMML pmml = new LoadingModelEvaluatorBuilder()
                .load(new ByteArrayInputStream(file))
                .getPMML();
        List<TreeModel> trees = new ArrayList<>();
        new AbstractVisitor() {
            @Override
            public VisitorAction visit(TreeModel tree) {
                trees.add(tree);
                return VisitorAction.CONTINUE;
            }
        }.applyTo(pmml);
        return trees;
    }

    private static Set<String> usedBy(TreeModel tree) {
        Set<String> used = new HashSet<>();
        new AbstractVisitor() {
            @Override
            public VisitorAction visit(SimplePredicate predicate) {
                used.add(predicate.requireField());
                return VisitorAction.CONTINUE;
            }
        }.applyTo(tree);
        return used;
    }
}
