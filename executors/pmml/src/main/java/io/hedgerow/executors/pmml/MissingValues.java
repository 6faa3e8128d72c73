package io.hedgerow.executors.pmml;

import org.dmg.pmml.Model;
import org.dmg.pmml.mining.MiningModel;
import org.dmg.pmml.naive_bayes.NaiveBayesModel;
import org.dmg.pmml.tree.TreeModel;
import org.dmg.pmml.tree.TreeModel.MissingValueStrategy;

/** Models that have an answer of their own for a value that is missing. */
final class MissingValues {
    private MissingValues() {}

    /** Whether every model in it is a tree with a strategy for missing values, or naive Bayes, which skips them. */
    static boolean areToleratedBy(Model model) {
        if (model instanceof TreeModel tree) {
            MissingValueStrategy strategy = tree.getMissingValueStrategy();
            return strategy != MissingValueStrategy.NONE && strategy != MissingValueStrategy.NULL_PREDICTION;
        }
        if (model instanceof MiningModel mining) {
            return mining.requireSegmentation().requireSegments().stream()
                    .allMatch(segment -> areToleratedBy(segment.requireModel()));
        }
        return model instanceof NaiveBayesModel;
    }
}
