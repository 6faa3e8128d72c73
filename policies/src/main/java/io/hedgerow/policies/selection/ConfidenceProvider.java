package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Provides {@code confidence}, with and without a threshold. */
final class ConfidenceProvider extends BuiltInProvider {
    ConfidenceProvider() {
        super("confidence", Set.of(Setting.TIE_BREAK));
    }

    @Override
    @Nullable
    Problem orderDependence(SelectionSpec selection, EndpointSpec endpoint) {
        return selection.minConfidence() == null
                ? latencyDependence(selection)
                : new Problem("minConfidence", "with minConfidence the first to arrive that is sure enough answers");
    }

    @Override
    void addUnfit(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems) {
        addUnlessClassification(endpoint, problems);
        TieBreak tieBreak = selection.tieBreak();
        if (selection.minConfidence() != null && tieBreak != TieBreak.FIRST_DECLARED) {
            problems.add(new Problem(
                    "tieBreak", "with minConfidence the first to arrive answers and there are no ties; leave it out"));
        } else if (tieBreak == TieBreak.HIGHEST_CONFIDENCE) {
            problems.add(new Problem(
                    "tieBreak",
                    "equal confidences cannot be told apart by highestConfidence; allowed: firstDeclared,"
                            + " lowestLatency"));
        }
    }

    @Override
    SelectionPolicy make(SelectionSpec selection, EndpointSpec endpoint) {
        return selection.minConfidence() == null
                ? new HighestConfidence(selection.tieBreak())
                : new FirstArrived(Threshold.of(selection.minConfidence()));
    }
}
