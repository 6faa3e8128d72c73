package io.hedgerow.executors.pmml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.Model;
import org.dmg.pmml.NormDiscrete;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.PMMLObject;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.ScoreDistribution;
import org.dmg.pmml.VisitorAction;
import org.dmg.pmml.general_regression.GeneralRegressionModel;
import org.dmg.pmml.general_regression.PCell;
import org.dmg.pmml.mining.MiningModel;
import org.dmg.pmml.mining.Segment;
import org.dmg.pmml.mining.Segmentation.MultipleModelMethod;
import org.dmg.pmml.naive_bayes.TargetValueCount;
import org.dmg.pmml.neural_network.NeuralOutput;
import org.dmg.pmml.regression.RegressionTable;
import org.dmg.pmml.rule_set.RuleSet;
import org.dmg.pmml.rule_set.SimpleRule;
import org.dmg.pmml.support_vector_machine.SupportVectorMachine;
import org.dmg.pmml.tree.Node;
import org.jpmml.model.visitors.AbstractVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Classes of a classifier whose target field declares none: every value the model can give as its score. Trees
 * written without a data dictionary's values are the common case. Numbers ascend; other classes keep the order of
 * the document.
 */
final class ClassFinder extends AbstractVisitor {
    private final Set<Object> found = new LinkedHashSet<>();

    private ClassFinder() {}

    static Collection<Object> classesOf(Model model) {
        ClassFinder finder = new ClassFinder();
        finder.walk(model);
        return sorted(finder.found);
    }

    /** Only the models whose class becomes the result: in a chain, the last one. */
    private void walk(Model model) {
        if (model.requireMiningFunction() != MiningFunction.CLASSIFICATION) {
            return;
        }
        collectProbabilityFields(model);
        if (!(model instanceof MiningModel mining)) {
            applyTo(model);
            return;
        }
        List<Segment> segments = mining.requireSegmentation().requireSegments();
        boolean chain = mining.requireSegmentation().requireMultipleModelMethod() == MultipleModelMethod.MODEL_CHAIN;
        List<Segment> deciding = chain ? segments.subList(Math.max(0, segments.size() - 1), segments.size()) : segments;
        deciding.forEach(segment -> walk(segment.requireModel()));
    }

    private void collectProbabilityFields(Model model) {
        if (model.getOutput() == null) {
            return;
        }
        for (OutputField field : model.getOutput().getOutputFields()) {
            if (field.getResultFeature() == ResultFeature.PROBABILITY) {
                add(field.getValue());
            }
        }
    }

    private static Collection<Object> sorted(Set<Object> values) {
        if (!values.stream().allMatch(ClassFinder::isNumber)) {
            return values;
        }
        List<Object> ascending = new ArrayList<>(values);
        ascending.sort(Comparator.comparingDouble(value -> Double.parseDouble(value.toString())));
        return ascending;
    }

    private static boolean isNumber(Object value) {
        try {
            Double.parseDouble(value.toString());
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void add(@Nullable Object value) {
        if (value != null) {
            found.add(value);
        }
    }

    @Override
    public VisitorAction visit(Node node) {
        add(node.getScore());
        return super.visit(node);
    }

    @Override
    public VisitorAction visit(ScoreDistribution distribution) {
        add(distribution.getValue());
        return super.visit(distribution);
    }

    @Override
    public VisitorAction visit(RegressionTable table) {
        add(table.getTargetCategory());
        return super.visit(table);
    }

    @Override
    public VisitorAction visit(SimpleRule rule) {
        add(rule.getScore());
        return super.visit(rule);
    }

    @Override
    public VisitorAction visit(RuleSet rules) {
        add(rules.getDefaultScore());
        return super.visit(rules);
    }

    @Override
    public VisitorAction visit(GeneralRegressionModel model) {
        add(model.getTargetReferenceCategory());
        return super.visit(model);
    }

    @Override
    public VisitorAction visit(PCell cell) {
        add(cell.getTargetCategory());
        return super.visit(cell);
    }

    @Override
    public VisitorAction visit(TargetValueCount count) {
        add(count.getValue());
        return super.visit(count);
    }

    @Override
    public VisitorAction visit(SupportVectorMachine machine) {
        add(machine.getTargetCategory());
        add(machine.getAlternateTargetCategory());
        return super.visit(machine);
    }

    @Override
    public VisitorAction visit(NormDiscrete norm) {
        for (PMMLObject parent : getParents()) {
            if (parent instanceof NeuralOutput) {
                add(norm.getValue());
            }
        }
        return super.visit(norm);
    }
}
