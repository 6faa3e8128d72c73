package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.Statistic;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All orders of arrival of up to five variants: the early answer is the answer given all attempts. */
class OrderFreePoliciesPropertyTest {
    private static final List<Ending> LABELS =
            Ending.orMissing(Ending.label(0), Ending.label(1), Ending.label(2), Ending.label(Prediction.NO_LABEL));
    private static final List<Ending> CONFIDENCES =
            Ending.orMissing(Ending.label(0, 0.6), Ending.label(1, 1.0), Ending.label(2), Ending.label(0, 1.5));
    private static final List<Ending> VALUES =
            Ending.orMissing(Ending.value(0.1), Ending.value(0.7), Ending.value(Double.NaN));
    private static final List<Ending> ROWS = Ending.orMissing(
            Ending.probabilities(0.2, 0.2, 0.6),
            Ending.probabilities(0.6, 0.2, 0.2),
            Ending.probabilities(Double.NaN, 0.5, 0.5),
            Ending.label(1, 0.9));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void majorityVote(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("majorityVote").build();
        OrderFree.checkByLabel(
                endpoint, TestingBallot.of(variants), LABELS, ballot -> Complete.vote(ballot, voter -> "1", null));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "4, 3", "4, 4", "5, 3", "5, 5"})
    void majorityVoteWithAQuorumOfMoreThanHalf(int variants, int quorum) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("majorityVote").withQuorum((double) quorum))
                .build();
        OrderFree.checkByLabel(
                endpoint,
                TestingBallot.of(variants),
                LABELS,
                ballot -> Complete.vote(ballot, voter -> "1", String.valueOf(quorum)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "0.1;0.2;0.3, none",
                "0.3;0.1;0.2, none",
                "3;1;1;1, none",
                "0;1;1;0, none",
                "0.1;0.2;0.3;0.4, 0.7",
                "2;2;0;1;0.5, none",
                "0.1;0.2;0.3;0.3;0.3, none",
                "1;1;1;1;1, 5"
            })
    void weightedVote(String declaredWeights, String quorum) {
        String[] weights = declaredWeights.split(";", -1);
        double[] voteWeights =
                List.of(weights).stream().mapToDouble(Double::parseDouble).toArray();
        EndpointSpec endpoint = TestingEndpoint.withVariants(weights.length)
                .voteWeights(voteWeights)
                .selection(SelectionSpec.of("weightedVote").withQuorum(quorum == null ? null : Double.valueOf(quorum)))
                .build();
        OrderFree.checkByLabel(
                endpoint,
                TestingBallot.of(weights.length),
                LABELS,
                ballot -> Complete.vote(ballot, voter -> weights[voter], quorum));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void confidence(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("confidence").build();
        OrderFree.checkByVariant(
                endpoint, TestingBallot.of(variants), CONFIDENCES, ballot -> Complete.surest(ballot, false));
    }

    /** Depends on measured latencies, so it is not order-free in name; given them, it is. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void confidenceWithLatencyTieBreak(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("confidence").withTieBreak(TieBreak.LOWEST_LATENCY))
                .build();
        assertThat(Policies.isOrderFree(endpoint)).isFalse();
        List<Ending> alphabet = Ending.orMissing(
                Ending.label(0, 0.6).after(7),
                Ending.label(1, 0.6).after(3),
                Ending.label(0, 1.0).after(3),
                Ending.label(1, 1.0).after(0),
                Ending.label(2));
        OrderFree.checkPrompt(endpoint, TestingBallot.of(variants), alphabet, ballot -> Complete.surest(ballot, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void priority(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("priority").build();
        List<Ending> alphabet = Ending.orMissing(Ending.label(0), Ending.label(1, 0.9));
        OrderFree.checkByVariant(
                endpoint, TestingBallot.of(variants), alphabet, ballot -> Complete.firstDeclared(ballot, null));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "4, 0", "5, 0", "5, 4", "3, -1"})
    void canary(int variants, int arm) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("canary").build();
        List<Ending> alphabet = Ending.orMissing(Ending.label(0));
        OrderFree.checkByVariant(endpoint, TestingBallot.of(variants).arm(arm), alphabet, Complete::canary);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void meanOfValues(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .regression()
                .selection("average")
                .build();
        OrderFree.checkAverage(
                endpoint, TestingBallot.of(variants), VALUES, ballot -> valueOrNull(Complete.mean(ballot)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void medianOfValues(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .regression()
                .selection(SelectionSpec.of("average").withStatistic(Statistic.MEDIAN))
                .build();
        OrderFree.checkAverage(
                endpoint, TestingBallot.of(variants), VALUES, ballot -> valueOrNull(Complete.median(ballot)));
    }

    private static Prediction valueOrNull(Double value) {
        return value == null ? null : Prediction.ofValue(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void meanOfProbabilities(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("average").build();
        OrderFree.checkAverage(endpoint, TestingBallot.of(variants), ROWS, ballot -> OrderFree.meanRow(ballot, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shadowsNeverCount(int shadow) {
        for (String policy : List.of("majorityVote", "weightedVote", "confidence", "priority")) {
            EndpointSpec endpoint = TestingEndpoint.withVariants(4)
                    .shadow(shadow)
                    .selection(policy)
                    .build();
            SelectionPolicy made = Policies.of(endpoint);
            boolean isVote = policy.endsWith("Vote");
            ArrivalOrders.checkPrompt(
                    TestingBallot.of(4).ineligible(shadow),
                    isVote ? LABELS : CONFIDENCES,
                    ballot -> isVote
                            ? Policies.byLabel(made.evaluate(ballot), ballot)
                            : Policies.byVariant(made.evaluate(ballot), ballot));
        }
    }

    @Test
    void aVariantOutsideThePlanIsNoVoterEither() {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(4).selection("majorityVote").build();
        OrderFree.checkByLabel(
                endpoint,
                TestingBallot.of(4).ineligible(1, 2),
                LABELS,
                ballot -> Complete.vote(ballot, voter -> "1", null));
    }
}
