package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.PaymentFeature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dmg.pmml.DataType;
import org.dmg.pmml.MiningField;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.MiningSchema;
import org.dmg.pmml.Model;
import org.dmg.pmml.OpType;
import org.dmg.pmml.Output;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.Predicate;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.SimplePredicate;
import org.dmg.pmml.True;
import org.dmg.pmml.mining.MiningModel;
import org.dmg.pmml.mining.Segment;
import org.dmg.pmml.mining.Segmentation;
import org.dmg.pmml.regression.NumericPredictor;
import org.dmg.pmml.regression.RegressionModel;
import org.dmg.pmml.regression.RegressionTable;
import org.dmg.pmml.tree.BranchNode;
import org.dmg.pmml.tree.LeafNode;
import org.dmg.pmml.tree.Node;
import org.dmg.pmml.tree.TreeModel;

/**
 * Boosted trees in PMML: a chain of the trees' sum and of a logistic function of it. An evaluator reads a field once per
 * model that declares it, so a tree declares only what it uses; and it visits every node, so a row of splits to the
 * right is one node: its children are the ways out to the left, and its own score is what is left over.
 */
final class TreesPmml {
    private static final String LOG_ODDS = "log_odds";

    private TreesPmml() {}

    static byte[] write(TreesModel model) {
        Segmentation chain = new Segmentation()
                .setMultipleModelMethod(Segmentation.MultipleModelMethod.MODEL_CHAIN)
                .addSegments(segment("sum", sum(model)), segment("classes", classes()));
        MiningModel classifier =
                new MiningModel(MiningFunction.CLASSIFICATION, PmmlDocument.classifierSchema()).setSegmentation(chain);
        return PmmlDocument.write(classifier, "Card payments: boosted trees");
    }

    private static Segment segment(String id, Model model) {
        return new Segment().setId(id).setPredicate(True.INSTANCE).setModel(model);
    }

    private static MiningModel sum(TreesModel model) {
        Segmentation sum = new Segmentation().setMultipleModelMethod(Segmentation.MultipleModelMethod.SUM);
        for (int i = 0; i < model.trees().size(); i++) {
            sum.addSegments(segment("tree" + i, tree(model.trees().get(i))));
        }
        OutputField logOdds = new OutputField(LOG_ODDS, OpType.CONTINUOUS, DataType.DOUBLE)
                .setResultFeature(ResultFeature.PREDICTED_VALUE)
                .setFinalResult(false);
        MiningModel summing = new MiningModel(MiningFunction.REGRESSION, PmmlDocument.schemaOf(PaymentFeature.ALL))
                .setSegmentation(sum);
        summing.setOutput(new Output().addOutputFields(logOdds));
        return summing;
    }

    private static RegressionModel classes() {
        RegressionTable table = new RegressionTable(0).addNumericPredictors(new NumericPredictor(LOG_ODDS, 1));
        MiningSchema schema = new MiningSchema().addMiningFields(new MiningField(LOG_ODDS), PmmlDocument.targetField());
        return LogisticPmml.logit(schema, table);
    }

    private static TreeModel tree(RegressionTree tree) {
        Set<PaymentFeature> used = EnumSet.noneOf(PaymentFeature.class);
        addFeatures(tree, used);
        TreeModel model =
                new TreeModel(MiningFunction.REGRESSION, PmmlDocument.schemaOf(used), node(tree, True.INSTANCE));
        return model.setNoTrueChildStrategy(TreeModel.NoTrueChildStrategy.RETURN_LAST_PREDICTION);
    }

    private static void addFeatures(RegressionTree tree, Set<PaymentFeature> used) {
        if (tree instanceof RegressionTree.Split split) {
            used.add(Column.ALL.get(split.column()).feature());
            addFeatures(split.left(), used);
            addFeatures(split.right(), used);
        }
    }

    private static Node node(RegressionTree tree, Predicate predicate) {
        List<Node> children = new ArrayList<>();
        RegressionTree rest = tree;
        while (rest instanceof RegressionTree.Split split) {
            children.add(node(split.left(), isBelow(split)));
            rest = split.right();
        }
        double score = ((RegressionTree.Leaf) rest).value();
        return children.isEmpty()
                ? new LeafNode(score, predicate)
                : new BranchNode(score, predicate).addNodes(children.toArray(Node[]::new));
    }

    /** True where the split sends a payment to the left. */
    private static Predicate isBelow(RegressionTree.Split split) {
        Column column = Column.ALL.get(split.column());
        String field = column.feature().fieldName();
        if (column.category() != null) {
            return new SimplePredicate(field, SimplePredicate.Operator.NOT_EQUAL, column.category());
        }
        return switch (column.feature().type()) {
            case BOOLEAN -> new SimplePredicate(field, SimplePredicate.Operator.EQUAL, false);
            case LONG ->
                new SimplePredicate(field, SimplePredicate.Operator.LESS_THAN, (long) Math.ceil(split.threshold()));
            case DOUBLE -> new SimplePredicate(field, SimplePredicate.Operator.LESS_THAN, split.threshold());
            case STRING -> throw new IllegalArgumentException(field + " has no order");
        };
    }
}
