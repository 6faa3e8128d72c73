package io.hedgerow.policies.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.EndpointSpec;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Checks a policy that says it is order-free: against a reference where all are in, and through all orders. */
final class OrderFree {
    private OrderFree() {}

    /** The mean row as a prediction, of those at least that sure. */
    static Prediction meanRow(TestingBallot ballot, Double minConfidence) {
        List<Double> mean = Complete.meanProbabilities(ballot, 3, minConfidence);
        if (mean == null) {
            return null;
        }
        double highest = mean.stream().mapToDouble(p -> p).max().orElseThrow();
        double[] row = mean.stream().mapToDouble(p -> p).toArray();
        return new Prediction(mean.indexOf(highest), Double.NaN, highest, row, List.of());
    }

    static void checkByLabel(
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

    static void checkByVariant(
            EndpointSpec endpoint,
            TestingBallot empty,
            List<Ending> alphabet,
            Function<TestingBallot, Integer> expected) {
        assertThat(Policies.isOrderFree(endpoint)).isTrue();
        checkPrompt(endpoint, empty, alphabet, expected);
    }

    static void checkPrompt(
            EndpointSpec endpoint,
            TestingBallot empty,
            List<Ending> alphabet,
            Function<TestingBallot, Integer> expected) {
        SelectionPolicy policy = Policies.of(endpoint);
        checkComplete(policy, empty, alphabet, expected);
        ArrivalOrders.checkPrompt(empty, alphabet, ballot -> Policies.byVariant(policy.evaluate(ballot), ballot));
    }

    /** An average waits for all, also where what is open could not change it. */
    static void checkAverage(
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
