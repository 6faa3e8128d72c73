package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentGenerator;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Measures how long a model file takes for one payment, in CPU time of the one thread that asks: other work on the
 * machine disturbs it little.
 */
final class ModelLatency {
    private static final int ROUNDS = 40;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ModelLatency() {}

    /**
     * Prints a table.
     *
     * @param args model files
     */
    public static void main(String[] args) throws Exception {
        PaymentGenerator generator = new PaymentGenerator(1);
        List<Payment> payments =
                LongStream.range(0, 5_000).mapToObj(generator::payment).toList();
        for (String file : args) {
            try (FileScorer scorer = FileScorer.of(file, Files.readAllBytes(Path.of(file)))) {
                System.out.printf("%-44s %8.2f us per payment%n", file, medianNanos(scorer, payments, ROUNDS) / 1_000);
            }
        }
    }

    /** Median over the second half of the rounds of the mean CPU time per payment. */
    static double medianNanos(FileScorer scorer, List<Payment> payments, int rounds) throws Exception {
        double[] means = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            long startNanos = THREADS.getCurrentThreadCpuTime();
            for (Payment payment : payments) {
                scorer.score(payment);
            }
            means[round] = (double) (THREADS.getCurrentThreadCpuTime() - startNanos) / payments.size();
        }
        double[] warm = DoubleStream.of(means).skip(rounds / 2).sorted().toArray();
        return warm[warm.length / 2];
    }
}
