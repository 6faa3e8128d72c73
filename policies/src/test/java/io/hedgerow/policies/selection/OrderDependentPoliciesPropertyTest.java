package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.selection.Arrivals.Arrival;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All orders of arrival of up to five variants, against models written as one reads the documentation. */
class OrderDependentPoliciesPropertyTest {
    private static final List<Ending> CONFIDENCES = Ending.orMissing(
            Ending.label(0, 0.8), Ending.label(1, 0.79), Ending.label(2, 1.0), Ending.label(0), Ending.label(0, 1.5));
    private static final List<Ending> FEW_CONFIDENCES =
            List.of(Ending.FAILED, Ending.label(0, 0.8), Ending.label(1, 0.79), Ending.label(0));
    private static final List<Ending> VOTES = Ending.orMissing(
            Ending.label(0, 0.6).after(3),
            Ending.label(0, 0.9).after(7),
            Ending.label(1).after(3),
            Ending.label(1, 0.6).after(2),
            Ending.label(Prediction.NO_LABEL, 1.0));
    private static final List<Ending> FEW_VOTES = List.of(
            Ending.FAILED,
            Ending.label(0, 0.6).after(3),
            Ending.label(0, 0.9).after(7),
            Ending.label(1, 0.6).after(2),
            Ending.label(2).after(1));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void fastest(int variants) {
        EndpointSpec endpoint =
                TestingEndpoint.withVariants(variants).selection("fastest").build();
        checkFirst(endpoint, variants, 0);
    }

    /** With a threshold both are the same. */
    @ParameterizedTest
    @CsvSource({
        "1, fastest",
        "2, fastest",
        "3, fastest",
        "4, fastest",
        "5, fastest",
        "1, confidence",
        "2, confidence",
        "3, confidence",
        "4, confidence",
        "5, confidence"
    })
    void theFirstAtOrAboveAThreshold(int variants, String policy) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of(policy).withMinConfidence(0.8))
                .build();
        checkFirst(endpoint, variants, 0.8);
    }

    private static void checkFirst(EndpointSpec endpoint, int variants, double minConfidence) {
        SelectionPolicy policy = Policies.of(endpoint);
        Arrivals.Model model = (arrivals, isOver) -> firstOf(arrivals, isOver, minConfidence);
        Arrivals.check(TestingBallot.of(variants), CONFIDENCES, policy, model);
        List<Ending> alphabet = variants == 5 ? FEW_CONFIDENCES : CONFIDENCES;
        Arrivals.checkAlsoLate(TestingBallot.of(variants), alphabet, policy, model);
    }

    private static Object firstOf(List<Arrival> arrivals, boolean isOver, double minConfidence) {
        for (Arrival arrival : arrivals) {
            Ending ending = arrival.ending();
            if (ending.isScored() && (minConfidence == 0 || confidence(ending) >= minConfidence)) {
                return arrival.variant();
            }
        }
        return isOver ? Policies.NO_WINNER : null;
    }

    private static double confidence(Ending ending) {
        double stated = ending.prediction().confidence();
        return stated >= 0 && stated <= 1 ? stated : -1;
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "4, 1", "4, 2"})
    void majorityVoteWithALowerQuorum(int variants, int quorum) {
        for (TieBreak tieBreak : TieBreak.values()) {
            assertThat(checkVote(variants, quorum, null, tieBreak, VOTES)).isFalse();
            assertThat(checkVote(variants, quorum, 0.8, tieBreak, VOTES)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 2"})
    void majorityVoteOfFiveWithALowerQuorum(int variants, int quorum) {
        for (TieBreak tieBreak : TieBreak.values()) {
            assertThat(checkVote(variants, quorum, null, tieBreak, FEW_VOTES)).isFalse();
            assertThat(checkVote(variants, quorum, 0.8, tieBreak, FEW_VOTES)).isFalse();
        }
    }

    /** The label is order-free; which of its supporters is named depends on who is known, and on latencies. */
    @ParameterizedTest
    @EnumSource(TieBreak.class)
    void theVariantNamedByAMajority(TieBreak tieBreak) {
        boolean isOrderFree = tieBreak != TieBreak.LOWEST_LATENCY;
        assertThat(checkVote(3, 2, null, tieBreak, VOTES)).isEqualTo(isOrderFree);
        assertThat(checkVote(4, 3, null, tieBreak, VOTES)).isEqualTo(isOrderFree);
        assertThat(checkVote(5, 3, null, tieBreak, FEW_VOTES)).isEqualTo(isOrderFree);
    }

    @ParameterizedTest
    @EnumSource(TieBreak.class)
    void theVariantNamedByAMajorityOfTheSure(TieBreak tieBreak) {
        boolean isOrderFree = tieBreak != TieBreak.LOWEST_LATENCY;
        assertThat(checkVote(3, 2, 0.6, tieBreak, VOTES)).isEqualTo(isOrderFree);
        assertThat(checkVote(4, 3, 0.8, tieBreak, VOTES)).isEqualTo(isOrderFree);
        assertThat(checkVote(5, 3, 0.6, tieBreak, FEW_VOTES)).isEqualTo(isOrderFree);
    }

    private static boolean checkVote(
            int variants, int quorum, Double minConfidence, TieBreak tieBreak, List<Ending> alphabet) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("majorityVote")
                        .withQuorum((double) quorum)
                        .withMinConfidence(minConfidence)
                        .withTieBreak(tieBreak))
                .build();
        VoteModel model = new VoteModel(
                Collections.nCopies(variants, 10), 10 * quorum, minConfidence == null ? 0 : minConfidence, tieBreak);
        Arrivals.check(TestingBallot.of(variants), alphabet, Policies.of(endpoint), model);
        return Policies.isOrderFree(endpoint);
    }

    @ParameterizedTest
    @CsvSource({"0.1;0.2;0.3, 0.3", "3;1;1;1, 2", "0.1;0.1;0.1;0.3, 0.3", "0;1;1;2, 1", "1;1;0.5;0.5, 1.5"})
    void weightedVoteWithALowerQuorum(String declaredWeights, String quorum) {
        checkWeightedVote(declaredWeights, quorum, null);
        checkWeightedVote(declaredWeights, quorum, 0.8);
    }

    private static void checkWeightedVote(String declaredWeights, String quorum, Double minConfidence) {
        List<String> weights = List.of(declaredWeights.split(";", -1));
        EndpointSpec endpoint = TestingEndpoint.withVariants(weights.size())
                .voteWeights(weights.stream().mapToDouble(Double::parseDouble).toArray())
                .selection(SelectionSpec.of("weightedVote")
                        .withQuorum(Double.valueOf(quorum))
                        .withMinConfidence(minConfidence))
                .build();
        assertThat(Policies.isOrderFree(endpoint)).isFalse();
        VoteModel model = new VoteModel(
                weights.stream().map(OrderDependentPoliciesPropertyTest::tenths).toList(),
                tenths(quorum),
                minConfidence == null ? 0 : minConfidence,
                TieBreak.FIRST_DECLARED);
        Arrivals.check(TestingBallot.of(weights.size()), VOTES, Policies.of(endpoint), model);
    }

    private static int tenths(String decimal) {
        return new BigDecimal(decimal).movePointRight(1).intValueExact();
    }

    /** Counts tenths of votes as they come in; the first label to reach the quorum has it. */
    private record VoteModel(List<Integer> tenths, int quorum, double minConfidence, TieBreak tieBreak)
            implements Arrivals.Model {

        @Override
        public Object outcome(List<Arrival> arrivals, boolean isOver) {
            int open = tenths.stream().mapToInt(weight -> weight).sum();
            int[] votes = new int[3];
            for (int i = 0; i < arrivals.size(); i++) {
                Arrival arrival = arrivals.get(i);
                open -= tenths.get(arrival.variant());
                if (isVoter(arrival)) {
                    votes[label(arrival)] += tenths.get(arrival.variant());
                    if (votes[label(arrival)] >= quorum) {
                        return speaker(arrivals.subList(0, i + 1), label(arrival));
                    }
                }
            }
            int stillOpen = isOver ? 0 : open;
            boolean isReachable = IntStream.of(votes).anyMatch(count -> count + stillOpen >= quorum);
            return isReachable ? null : Policies.NO_WINNER;
        }

        private boolean isVoter(Arrival arrival) {
            Ending ending = arrival.ending();
            return ending.hasLabel() && (minConfidence == 0 || confidence(ending) >= minConfidence);
        }

        private static int label(Arrival arrival) {
            return arrival.ending().prediction().label();
        }

        private Object speaker(List<Arrival> arrivals, int label) {
            Comparator<Arrival> byTieBreak = switch (tieBreak) {
                case FIRST_DECLARED -> Comparator.comparing(Arrival::variant);
                case HIGHEST_CONFIDENCE -> Comparator.comparing(voter -> -confidence(voter.ending()));
                case LOWEST_LATENCY ->
                    Comparator.comparing(voter -> voter.ending().latencyMicros());
            };
            return arrivals.stream()
                    .filter(arrival -> isVoter(arrival) && label(arrival) == label)
                    .min(byTieBreak.thenComparing(Arrival::variant))
                    .map(Arrival::variant)
                    .orElseThrow();
        }
    }

    /** Asked late, as a link of otherwise may be: most votes, then the tie-break. */
    @ParameterizedTest
    @EnumSource(TieBreak.class)
    void aVoteAskedWhenSeveralLabelsHaveReachedTheQuorum(TieBreak tieBreak) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(4)
                .selection(SelectionSpec.of("majorityVote").withQuorum(1.0).withTieBreak(tieBreak))
                .build();
        SelectionPolicy policy = Policies.of(endpoint);
        ArrivalOrders.forEachCombination(TestingBallot.of(4), VOTES, ballot -> {
            Object expected = lateSpeaker(ballot, tieBreak);
            Object said = Policies.byVariant(policy.evaluate(ballot), ballot);
            if (!Objects.equals(said, expected)) {
                throw new AssertionError("said " + said + ", expected " + expected + ":" + ballot);
            }
        });
    }

    private static Object lateSpeaker(TestingBallot ballot, TieBreak tieBreak) {
        List<Integer> voters = IntStream.range(0, ballot.size())
                .filter(variant -> ballot.ending(variant).hasLabel())
                .boxed()
                .toList();
        Comparator<Integer> byVotes = Comparator.comparing(voter -> -voters.stream()
                .filter(other -> ballot.ending(other).prediction().label()
                        == ballot.ending(voter).prediction().label())
                .count());
        Comparator<Integer> byTieBreak = switch (tieBreak) {
            case FIRST_DECLARED -> Comparator.naturalOrder();
            case HIGHEST_CONFIDENCE -> Comparator.comparing(voter -> -confidence(ballot.ending(voter)));
            case LOWEST_LATENCY ->
                Comparator.comparing(voter -> ballot.ending(voter).latencyMicros());
        };
        return voters.stream()
                .min(byVotes.thenComparing(byTieBreak).thenComparing(Comparator.naturalOrder()))
                .map(Object.class::cast)
                .orElse(Policies.NO_WINNER);
    }

    @Test
    void orderDependentPoliciesSaySo() {
        EndpointSpec fastest =
                TestingEndpoint.withVariants(3).selection("fastest").build();
        EndpointSpec threshold = TestingEndpoint.withVariants(3)
                .selection(SelectionSpec.of("confidence").withMinConfidence(0.5))
                .build();
        assertThat(Policies.isOrderFree(fastest)).isFalse();
        assertThat(Policies.isOrderFree(threshold)).isFalse();
    }
}
