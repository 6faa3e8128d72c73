package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.Statistic;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All orders of arrival of up to five variants: the early answer is the answer given all attempts. */
class OrderFreePoliciesPropertyTest {
    private static final List<Ending> LABELS =
            Ending.orMissing(Ending.label(0), Ending.label(1), Ending.label(2), Ending.label(Prediction.NO_LABEL));
    private static final List<Ending> SURE_OR_NOT = Ending.orMissing(
            Ending.label(0, 0.8),
            Ending.label(0, 0.79),
            Ending.label(1, 0.9),
            Ending.label(1),
            Ending.label(1, 1.5),
            Ending.label(Prediction.NO_LABEL, 0.9));
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
        checkByLabel(endpoint, TestingBallot.of(variants), LABELS, ballot -> Complete.vote(ballot, voter -> "1", null));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "4, 3", "4, 4", "5, 3", "5, 5"})
    void majorityVoteWithAQuorumOfMoreThanHalf(int variants, int quorum) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("majorityVote").withQuorum((double) quorum))
                .build();
        checkByLabel(
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
        checkByLabel(
                endpoint,
                TestingBallot.of(weights.length),
                LABELS,
                ballot -> Complete.vote(ballot, voter -> weights[voter], quorum));
    }

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
            checkByLabel(
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
        checkByLabel(
                endpoint,
                TestingBallot.of(weights.length),
                SURE_OR_NOT,
                ballot -> Complete.vote(ballot, voter -> weights[voter], quorum, 0.8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void confidence(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("confidence").build();
        checkByVariant(endpoint, TestingBallot.of(variants), CONFIDENCES, ballot -> Complete.surest(ballot, false));
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
        checkPrompt(endpoint, TestingBallot.of(variants), alphabet, ballot -> Complete.surest(ballot, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void priority(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("priority").build();
        List<Ending> alphabet = Ending.orMissing(Ending.label(0), Ending.label(1, 0.9));
        checkByVariant(endpoint, TestingBallot.of(variants), alphabet, ballot -> Complete.firstDeclared(ballot, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void priorityWithAThreshold(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("priority").withMinConfidence(0.8))
                .build();
        List<Ending> alphabet =
                Ending.orMissing(Ending.label(0, 0.8), Ending.label(0, 0.79), Ending.label(0), Ending.label(0, 1.5));
        checkByVariant(endpoint, TestingBallot.of(variants), alphabet, ballot -> Complete.firstDeclared(ballot, 0.8));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "4, 0", "5, 0", "5, 4", "3, -1"})
    void canary(int variants, int arm) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("canary").build();
        List<Ending> alphabet = Ending.orMissing(Ending.label(0));
        checkByVariant(endpoint, TestingBallot.of(variants).arm(arm), alphabet, Complete::canary);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2", "4, 0", "5, 4", "3, -1"})
    void canaryWithAThreshold(int variants, int arm) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("canary").withMinConfidence(0.8))
                .build();
        checkByVariant(
                endpoint, TestingBallot.of(variants).arm(arm), SURE_OR_NOT, ballot -> Complete.canary(ballot, 0.8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void meanOfValues(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .regression()
                .selection("average")
                .build();
        checkAverage(endpoint, TestingBallot.of(variants), VALUES, ballot -> valueOrNull(Complete.mean(ballot)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void medianOfValues(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .regression()
                .selection(SelectionSpec.of("average").withStatistic(Statistic.MEDIAN))
                .build();
        checkAverage(endpoint, TestingBallot.of(variants), VALUES, ballot -> valueOrNull(Complete.median(ballot)));
    }

    private static Prediction valueOrNull(Double value) {
        return value == null ? null : Prediction.ofValue(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void meanOfProbabilities(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("average").build();
        checkAverage(endpoint, TestingBallot.of(variants), ROWS, ballot -> meanRow(ballot, null));
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
        checkAverage(endpoint, TestingBallot.of(variants), alphabet, ballot -> meanRow(ballot, 0.6));
    }

    private static Prediction meanRow(TestingBallot ballot, Double minConfidence) {
        List<Double> mean = Complete.meanProbabilities(ballot, 3, minConfidence);
        if (mean == null) {
            return null;
        }
        double highest = mean.stream().mapToDouble(p -> p).max().orElseThrow();
        double[] row = mean.stream().mapToDouble(p -> p).toArray();
        return new Prediction(mean.indexOf(highest), Double.NaN, highest, row, List.of());
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
        checkByLabel(
                endpoint,
                TestingBallot.of(4).ineligible(1, 2),
                LABELS,
                ballot -> Complete.vote(ballot, voter -> "1", null));
    }

    private static void checkByLabel(
            EndpointSpec endpoint,
            TestingBallot empty,
            List<Ending> alphabet,
            Function<TestingBallot, Integer> expected) {
        assertThat(Policies.isOrderFree(endpoint)).isTrue();
        SelectionPolicy policy = Policies.of(endpoint);
        ArrivalOrders.forEachCombination(empty, alphabet, ballot -> {
            Verdict verdict = policy.evaluate(ballot);
            assertSame(orNoWinner(expected.apply(ballot)), Policies.byLabel(verdict, ballot), ballot);
            assertSame(verdict.kind() == Verdict.Kind.ANSWER ? DecidedBy.QUORUM : null, verdict.reason(), ballot);
        });
        ArrivalOrders.checkPrompt(empty, alphabet, ballot -> Policies.byLabel(policy.evaluate(ballot), ballot));
    }

    private static void checkByVariant(
            EndpointSpec endpoint,
            TestingBallot empty,
            List<Ending> alphabet,
            Function<TestingBallot, Integer> expected) {
        assertThat(Policies.isOrderFree(endpoint)).isTrue();
        checkPrompt(endpoint, empty, alphabet, expected);
    }

    private static void checkPrompt(
            EndpointSpec endpoint,
            TestingBallot empty,
            List<Ending> alphabet,
            Function<TestingBallot, Integer> expected) {
        SelectionPolicy policy = Policies.of(endpoint);
        checkComplete(policy, empty, alphabet, expected);
        ArrivalOrders.checkPrompt(empty, alphabet, ballot -> Policies.byVariant(policy.evaluate(ballot), ballot));
    }

    /** An average waits for all, also where what is open could not change it. */
    private static void checkAverage(
            EndpointSpec endpoint,
            TestingBallot empty,
            List<Ending> alphabet,
            Function<TestingBallot, Prediction> expected) {
        assertThat(Policies.isOrderFree(endpoint)).isTrue();
        SelectionPolicy policy = Policies.of(endpoint);
        checkComplete(policy, empty, alphabet, expected);
        ArrivalOrders.checkSound(empty, alphabet, ballot -> Policies.byVariant(policy.evaluate(ballot), ballot));
    }

    private static void checkComplete(
            SelectionPolicy policy, TestingBallot empty, List<Ending> alphabet, Function<TestingBallot, ?> expected) {
        ArrivalOrders.forEachCombination(empty, alphabet, ballot -> {
            Verdict verdict = policy.evaluate(ballot);
            assertSame(orNoWinner(expected.apply(ballot)), Policies.byVariant(verdict, ballot), ballot);
            assertSame(verdict.kind() == Verdict.Kind.ANSWER ? DecidedBy.DECIDED : null, verdict.reason(), ballot);
        });
    }

    private static Object orNoWinner(Object winner) {
        return winner == null ? Policies.NO_WINNER : winner;
    }

    private static void assertSame(Object expected, Object actual, TestingBallot ballot) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + " but was " + actual + ":" + ballot);
        }
    }
}
