package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A job that answers made-up card payments at a steady rate until their count is reached: three models, an answer when all
 * have scored or after a deadline. Immutable.
 *
 * @param folder where it writes documents, answers and checkpoints
 * @param seed seed of the payments
 * @param requests how many there are, above 0
 * @param ratePerSecond how many a second, above 0
 * @param parallelism subtasks of every stage, above 0
 */
record PaymentsJob(Path folder, long seed, long requests, double ratePerSecond, int parallelism) {

    /** Writes the documents. */
    Path write() throws IOException {
        Path examples = ClusterScript.repository().resolve("examples");
        String documents = template();
        Map<String, Object> values = Map.of(
                "seed", seed,
                "requests", requests,
                "rate", ratePerSecond,
                "parallelism", parallelism,
                "answers", answers(),
                "checkpoints", checkpoints(),
                "models", examples.resolve("models"));
        for (Map.Entry<String, Object> value : values.entrySet()) {
            documents = documents.replace(
                    "{{" + value.getKey() + "}}", value.getValue().toString());
        }
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("payments.yaml"), documents);
    }

    private static String template() throws IOException {
        try (InputStream in = PaymentsJob.class.getResourceAsStream("payments.yaml")) {
            return new String(Objects.requireNonNull(in, "payments.yaml").readAllBytes(), UTF_8);
        }
    }

    Path answers() {
        return folder.resolve("answers").toAbsolutePath();
    }

    Path checkpoints() {
        return folder.resolve("checkpoints").toAbsolutePath();
    }

    /** Compares all requests of the job with the answers that are visible now. */
    Ledger.Report audit() throws IOException {
        Ledger ledger = new Ledger();
        for (long index = 0; index < requests; index++) {
            ledger.sent("p-" + index); // how the generator of payments names them
        }
        AnswerFiles.read(answers(), ledger);
        return ledger.report();
    }
}
