package io.hedgerow.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.examples.payments.Drift;
import io.hedgerow.examples.payments.Payment;
import io.hedgerow.examples.payments.PaymentGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The models in {@code models/}, on payments of a seed that they were not trained on. */
class CommittedModelsTest {
    private static final Path MODELS = Path.of("models");
    private static final String VOTE = "majority of the three";
    private static final List<String> FILES =
            List.of(TrainingPlan.LOGISTIC_FILE, TrainingPlan.NET_FILE, TrainingPlan.TREES_FILE);

    private final PaymentGenerator generator = new PaymentGenerator(1);

    @Test
    void theThreeDifferAndTheirMajorityIsBetterThanEach() throws Exception {
        Map<String, Double> accuracy = accuracies(0, 30_000);
        double margin = 0.004;
        assertThat(accuracy.get(TrainingPlan.NET_FILE))
                .isGreaterThan(accuracy.get(TrainingPlan.LOGISTIC_FILE) + margin);
        assertThat(accuracy.get(TrainingPlan.TREES_FILE)).isGreaterThan(accuracy.get(TrainingPlan.NET_FILE) + margin);
        assertThat(accuracy.get(VOTE)).isGreaterThan(accuracy.get(TrainingPlan.TREES_FILE));
    }

    @Test
    void driftMakesThemWorse() throws Exception {
        Map<String, Double> before = accuracies(0, 5_000);
        Map<String, Double> after = accuracies(Drift.ENDS_AT_INDEX, 5_000);
        before.forEach((name, accuracy) -> assertThat(after.get(name)).as(name).isLessThan(accuracy - 0.02));
    }

    @Test
    void filesAreSmall() throws Exception {
        assertThat(Files.size(MODELS.resolve(TrainingPlan.LOGISTIC_FILE))).isLessThan(10_000);
        assertThat(Files.size(MODELS.resolve(TrainingPlan.NET_FILE))).isLessThan(10_000);
        assertThat(Files.size(MODELS.resolve(TrainingPlan.TREES_FILE))).isLessThan(1_000_000);
    }

    /** Shown, not asserted: a shared machine's clock proves nothing. */
    @Test
    void latenciesAreShown() throws Exception {
        Map<String, Double> nanos = new LinkedHashMap<>();
        for (String file : FILES) {
            try (FileScorer scorer = scorer(file)) {
                nanos.put(file, ModelLatency.medianNanos(scorer, payments(0, 1_000), Duration.ofSeconds(2)));
            }
        }
        nanos.forEach((file, median) -> System.out.printf("%-24s %8.1f us per payment%n", file, median / 1_000));
        assertThat(nanos).hasSize(3);
    }

    private Map<String, Double> accuracies(long fromIndex, int count) throws Exception {
        List<Payment> payments = payments(fromIndex, count);
        int[] votes = new int[count];
        Map<String, Double> accuracies = new LinkedHashMap<>();
        for (String file : FILES) {
            List<Boolean> verdicts = verdicts(file, payments);
            for (int i = 0; i < count; i++) {
                votes[i] += verdicts.get(i) ? 1 : 0;
            }
            accuracies.put(file, accuracy(verdicts, payments));
        }
        List<Boolean> majority = new ArrayList<>();
        for (int fraudVotes : votes) {
            majority.add(fraudVotes >= 2);
        }
        accuracies.put(VOTE, accuracy(majority, payments));
        return accuracies;
    }

    private static List<Boolean> verdicts(String file, List<Payment> payments) throws Exception {
        List<Boolean> verdicts = new ArrayList<>();
        try (FileScorer scorer = scorer(file)) {
            for (Payment payment : payments) {
                verdicts.add(scorer.score(payment).label().equals(Payment.FRAUD));
            }
        }
        return verdicts;
    }

    private static double accuracy(List<Boolean> verdicts, List<Payment> payments) {
        int right = 0;
        for (int i = 0; i < verdicts.size(); i++) {
            right += verdicts.get(i) == payments.get(i).isFraud() ? 1 : 0;
        }
        return (double) right / verdicts.size();
    }

    private static FileScorer scorer(String file) throws Exception {
        return FileScorer.of(file, Files.readAllBytes(MODELS.resolve(file)));
    }

    private List<Payment> payments(long fromIndex, int count) {
        return LongStream.range(fromIndex, fromIndex + count)
                .mapToObj(generator::payment)
                .toList();
    }
}
