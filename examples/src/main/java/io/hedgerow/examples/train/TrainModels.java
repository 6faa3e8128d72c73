package io.hedgerow.examples.train;

import io.hedgerow.examples.payments.Drift;
import io.hedgerow.examples.payments.Payment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command that makes the model files of the payments example and prints how good they are on payments that were
 * not trained on.
 */
public final class TrainModels {
    private static final long DEFAULT_SEED = 2026;
    private static final int HELD_OUT_PAYMENTS = 40_000;

    private TrainModels() {}

    /**
     * Trains and writes all models.
     *
     * @param args output folder; optionally the seed [2026]; optionally the index of the first payment to train on [0],
     *     e.g. 500000 for models of the world after the drift
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 3) {
            throw new IllegalArgumentException("usage: TrainModels OUTPUT_FOLDER [SEED [FIRST_INDEX]]");
        }
        long seed = args.length > 1 ? Long.parseLong(args[1]) : DEFAULT_SEED;
        long firstIndex = args.length > 2 ? Long.parseLong(args[2]) : 0;
        TrainingPlan plan = TrainingPlan.standard(seed, firstIndex);
        Map<String, FraudModel> models = plan.train();
        write(models, Path.of(args[0]));
        report(plan, models);
    }

    static void write(Map<String, FraudModel> models, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, FraudModel> model : models.entrySet()) {
            Files.write(folder.resolve(model.getKey()), model.getValue().toFile());
        }
    }

    private static void report(TrainingPlan plan, Map<String, FraudModel> models) {
        List<Payment> next = plan.payments(plan.firstIndex() + plan.payments(), HELD_OUT_PAYMENTS);
        List<Payment> late = plan.payments(Drift.ENDS_AT_INDEX + plan.payments(), HELD_OUT_PAYMENTS);
        System.out.printf(
                "%-24s %9s | %9s %7s %8s | %9s %7s %8s%n",
                "held-out payments", "bytes", "accuracy", "AUC", "log-loss", "late acc.", "AUC", "log-loss");
        models.forEach((file, model) -> System.out.printf(
                "%-24s %9d | %s | %s%n",
                file, model.toFile().length, format(quality(model, next)), format(quality(model, late))));
        System.out.printf(
                "%-24s %9s | %9.4f %16s | %9.4f%n",
                "majority of the three", "", voteAccuracy(models, next), "", voteAccuracy(models, late));
    }

    private static String format(Quality quality) {
        return String.format(Locale.ROOT, "%9.4f %7.4f %8.4f", quality.accuracy(), quality.auc(), quality.logLoss());
    }

    private static Quality quality(FraudModel model, List<Payment> payments) {
        return Quality.of(payments.stream().mapToDouble(model::fraudProbability).toArray(), payments);
    }

    private static double voteAccuracy(Map<String, FraudModel> models, List<Payment> payments) {
        List<FraudModel> voters = new ArrayList<>(models.values());
        long right = payments.stream()
                .filter(payment -> isVotedFraud(voters, payment) == payment.isFraud())
                .count();
        return (double) right / payments.size();
    }

    private static boolean isVotedFraud(List<FraudModel> voters, Payment payment) {
        long votes = voters.stream()
                .filter(voter -> voter.fraudProbability(payment) > 0.5)
                .count();
        return 2 * votes > voters.size();
    }
}
