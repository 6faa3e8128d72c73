package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.TestingEndpoint;
import io.hedgerow.policies.selection.Arrivals.Arrival;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.TieBreak;
import java.math.BigDecimal;
import java.util.ArrayList;
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void confidenceWithAThreshold(int variants) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("confidence").withMinConfidence(0.8))
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
            assertThat(checkVote(variants, quorum, tieBreak, VOTES)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 2"})
    void majorityVoteOfFiveWithALowerQuorum(int variants, int quorum) {
        for (TieBreak tieBreak : TieBreak.values()) {
            assertThat(checkVote(variants, quorum, tieBreak, FEW_VOTES)).isFalse();
        }
    }

    /** The label is order-free; which of its supporters is named depends on who is known, and on latencies. */
    @ParameterizedTest
    @EnumSource(TieBreak.class)
    void theVariantNamedByAMajority(TieBreak tieBreak) {
        boolean isOrderFree = tieBreak != TieBreak.LOWEST_LATENCY;
        assertThat(checkVote(3, 2, tieBreak, VOTES)).isEqualTo(isOrderFree);
        assertThat(checkVote(4, 3, tieBreak, VOTES)).isEqualTo(isOrderFree);
        assertThat(checkVote(5, 3, tieBreak, FEW_VOTES)).isEqualTo(isOrderFree);
    }

    private static boolean checkVote(int variants, int quorum, TieBreak tieBreak, List<Ending> alphabet) {
        EndpointSpec endpoint = TestingEndpoint.withVariants(variants)
                .selection(SelectionSpec.of("majorityVote")
                        .withQuorum((double) quorum)
                        .withTieBreak(tieBreak))
                .build();
        List<BigDecimal> weights =
                IntStream.range(0, variants).mapToObj(variant -> BigDecimal.ONE).toList();
        VoteModel model = new VoteModel(weights, BigDecimal.valueOf(quorum), tieBreak);
        Arrivals.check(TestingBallot.of(variants), alphabet, Policies.of(endpoint), model);
        return Policies.isOrderFree(endpoint);
    }

    @ParameterizedTest
    @CsvSource({"0.1;0.2;0.3, 0.3", "3;1;1;1, 2", "0.1;0.1;0.1;0.3, 0.3", "0;1;1;2, 1", "1;1;0.5;0.5, 1.5"})
    void weightedVoteWithALowerQuorum(String declaredWeights, String quorum) {
        List<BigDecimal> weights = List.of(declaredWeights.split(";", -1)).stream()
                .map(BigDecimal::new)
                .toList();
        EndpointSpec endpoint = TestingEndpoint.withVariants(weights.size())
                .voteWeights(
                        weights.stream().mapToDouble(BigDecimal::doubleValue).toArray())
                .selection(SelectionSpec.of("weightedVote").withQuorum(Double.valueOf(quorum)))
                .build();
        assertThat(Policies.isOrderFree(endpoint)).isFalse();
        VoteModel model = new VoteModel(weights, new BigDecimal(quorum), TieBreak.FIRST_DECLARED);
        Arrivals.check(TestingBallot.of(weights.size()), VOTES, Policies.of(endpoint), model);
    }

    /** Counts as the votes come in; the first label to reach the quorum has it. */
    private record VoteModel(List<BigDecimal> weights, BigDecimal quorum, TieBreak tieBreak) implements Arrivals.Model {

        @Override
        public Object outcome(List<Arrival> arrivals, boolean isOver) {
            BigDecimal open = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal[] votes = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
            List<Arrival> voters = new ArrayList<>();
            for (Arrival arrival : arrivals) {
                BigDecimal weight = weights.get(arrival.variant());
                open = open.subtract(weight);
                if (arrival.ending().hasLabel()) {
                    int label = label(arrival);
                    voters.add(arrival);
                    votes[label] = votes[label].add(weight);
                    if (votes[label].compareTo(quorum) >= 0) {
                        return speaker(voters, label);
                    }
                }
            }
            BigDecimal stillOpen = isOver ? BigDecimal.ZERO : open;
            boolean isReachable = List.of(votes).stream()
                    .anyMatch(count -> count.add(stillOpen).compareTo(quorum) >= 0);
            return isReachable ? null : Policies.NO_WINNER;
        }

        private static int label(Arrival arrival) {
            return arrival.ending().prediction().label();
        }

        private Object speaker(List<Arrival> voters, int label) {
            Comparator<Arrival> byTieBreak = switch (tieBreak) {
                case FIRST_DECLARED -> Comparator.comparing(Arrival::variant);
                case HIGHEST_CONFIDENCE -> Comparator.comparing(voter -> -confidence(voter.ending()));
                case LOWEST_LATENCY ->
                    Comparator.comparing(voter -> voter.ending().latencyMicros());
            };
            return voters.stream()
                    .filter(voter -> label(voter) == label)
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
