package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how long a model file takes for one payment, in CPU time of the one thread that asks: other work on the
 * machine disturbs it little.
 */
final class ModelLatency {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ModelLatency() {}

    /** Median over the second half of the rounds, in CPU time per payment; rounds go on until the budget is used. */
    static double medianNanos(FileScorer scorer, List<Payment> payments, Duration budget) throws Exception {
        List<Double> rounds = new ArrayList<>();
        long startNanos = THREADS.getCurrentThreadCpuTime();
        long fromNanos = startNanos;
        while (fromNanos - startNanos < budget.toNanos()) {
            for (Payment payment : payments) {
                scorer.score(payment);
            }
            long toNanos = THREADS.getCurrentThreadCpuTime();
            rounds.add((double) (toNanos - fromNanos) / payments.size());
            fromNanos = toNanos;
        }
        List<Double> warm = rounds.stream().skip(rounds.size() / 2).sorted().toList();
        return warm.get(warm.size() / 2);
    }
}
