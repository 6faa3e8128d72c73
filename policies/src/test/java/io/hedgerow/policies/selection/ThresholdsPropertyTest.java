package io.hedgerow.policies.selection;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A threshold leaves order-free policies order-free: who is not sure enough abstains, whenever that arrives. */
class ThresholdsPropertyTest {
    private static final List<Ending> SURE_OR_NOT = Ending.orMissing(
            Ending.label(0, 0.8),
            Ending.label(0, 0.79),
            Ending.label(1, 0.9),
            Ending.label(1),
            Ending.label(1, 1.5),
            Ending.label(Prediction.NO_LABEL, 0.9));

    /** Who is not sure enough abstains: that is known at once, and the base stays what it was. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"1, none", "2, none", "3, none", "4, none", "5, none", "3, 2", "4, 3", "5, 3", "5, 5"})
    void majorityVoteWithAThreshold(int variants, Double quorum) {
        for (TieBreak tieBreak : List.of(TieBreak.FIRST_DECLARED, TieBreak.HIGHEST_CONFIDENCE)) {
            EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                    .selection(SelectionSpec.of("majorityVote")
                            .withQuorum(quorum)
                            .withMinConfidence(0.8)
                            .withTieBreak(tieBreak))
                    .build();
            OrderFree.checkByLabel(
                    endpoint,
                    TestingBallot.of(variants),
                    SURE_OR_NOT,
                    ballot -> Complete.vote(ballot, voter -> "1", quorum == null ? null : quorum.toString(), 0.8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"0.1;0.2;0.3, none", "3;1;1;1, none", "0.1;0.2;0.3;0.4, 0.7", "2;2;0;1;0.5, none"})
    void weightedVoteWithAThreshold(String declaredWeights, String quorum) {
        String[] weights = declaredWeights.split(";", -1);
        EndpointSpec endpoint = TestingEndpoint.withVariants(weights.length)
                .voteWeights(List.of(weights).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .selection(SelectionSpec.of("weightedVote")
                        .withQuorum(quorum == null ? null : Double.valueOf(quorum))
                        .withMinConfidence(0.8))
                .build();
        OrderFree.checkByLabel(
                endpoint,
                TestingBallot.of(weights.length),
                SURE_OR_NOT,
                ballot -> Complete.vote(ballot, voter -> weights[voter], quorum, 0.8));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "4, 0", "5, 4", "3, -1"})
    void canaryWithAThreshold(int variants, int arm) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("canary").withMinConfidence(0.8))
                .build();
        OrderFree.checkByVariant(
                endpoint, TestingBallot.of(variants).arm(arm), SURE_OR_NOT, ballot -> Complete.canary(ballot, 0.8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void priorityWithAThreshold(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("priority").withMinConfidence(0.8))
                .build();
        List<Ending> alphabet =
                Ending.orMissing(Ending.label(0, 0.8), Ending.label(0, 0.79), Ending.label(0), Ending.label(0, 1.5));
        OrderFree.checkByVariant(
                endpoint, TestingBallot.of(variants), alphabet, ballot -> Complete.firstDeclared(ballot, 0.8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void meanOfProbabilitiesWithAThreshold(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("average").withMinConfidence(0.6))
                .build();
        List<Ending> alphabet = Ending.orMissing(
                Ending.probabilities(2, 0.2, 0.2, 0.6),
                Ending.probabilities(0, 0.7, 0.1, 0.2),
                Ending.probabilities(0, 0.59, 0.21, 0.2),
                Ending.probabilities(0.8, 0.1, 0.1),
                Ending.label(1, 0.9));
        OrderFree.checkAverage(
                endpoint, TestingBallot.of(variants), alphabet, ballot -> OrderFree.meanRow(ballot, 0.6));
    }
}
