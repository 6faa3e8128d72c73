package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job that answers made-up card payments that come at a steady rate: three models, an answer when all have scored or after a
 * deadline. They are made in the job, and answers go to files; or both are topics, and somebody sends them. A troubled one has a
 * fourth model, a {@link DeadlyModel}, and its checkpoints on a {@link FullDisk}. Immutable.
 *
 * @param folder where it writes documents, answers and checkpoints
 * @param seed seed of the payments
 * @param requests how many there are, above 0
 * @param ratePerSecond how many a second, above 0
 * @param parallelism subtasks of every stage, above 0
 * @param topics where requests come from and answers go; null: no topics
 * @param delivery what holds for records in topics, as the Job document has it
 * @param isTroubled whether it has what campaigns need
 */
record PaymentsJob(
        Path folder,
        long seed,
        long requests,
        double ratePerSecond,
        int parallelism,
        @Nullable Topics topics,
        String delivery,
        boolean isTroubled) {
    private static final String OWN_MODEL = """
            ---
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: own, version: "1"}
            spec: {format: java, settings: {class: %s}, executor: models}
            """;
    private static final String OWN_VARIANT = "    - {name: own, model: own, version: \"1\"}\n";

    /** One without topics. */
    PaymentsJob(Path folder, long seed, long requests, double ratePerSecond, int parallelism) {
        this(folder, seed, requests, ratePerSecond, parallelism, null, "atLeastOnce", false);
    }

    /** The same with another parallelism. */
    PaymentsJob withParallelism(int other) {
        return new PaymentsJob(folder, seed, requests, ratePerSecond, other, topics, delivery, isTroubled);
    }

    /** The same with requests and answers in topics. */
    PaymentsJob ofTopics(Topics where, String guarantee) {
        return new PaymentsJob(folder, seed, requests, ratePerSecond, parallelism, where, guarantee, isTroubled);
    }

    /** Writes the documents. */
    Path write() throws IOException {
        Path examples = ClusterScript.repository().resolve("examples");
        String documents = template();
        Map<String, Object> values = Map.of(
                "source",
                source(),
                "sink",
                sink(),
                "delivery",
                delivery,
                "parallelism",
                parallelism,
                "checkpoints",
                uri(checkpoints()),
                "models",
                examples.resolve("models"),
                "classes",
                isTroubled ? DeadlyModel.CLASS : "",
                "ownModel",
                isTroubled ? OWN_MODEL.formatted(DeadlyModel.CLASS) : "",
                "ownVariant",
                isTroubled ? OWN_VARIANT : "");
        for (Map.Entry<String, Object> value : values.entrySet()) {
            documents = documents.replace(
                    "{{" + value.getKey() + "}}", value.getValue().toString());
        }
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("payments.yaml"), documents);
    }

    private String source() {
        return topics == null
                ? "{generator: {name: payments, seed: " + seed + ", endpoint: fraud, requests: " + requests + ", rate: "
                        + ratePerSecond + "}}"
                : "{kafka: {bootstrapServers: \"" + topics.servers() + "\", topic: " + Topics.REQUESTS
                        + ", from: earliest}}";
    }

    private String sink() {
        return topics == null
                ? "{files: {path: \"" + answers() + "\"}}"
                : "{kafka: {bootstrapServers: \"" + topics.servers() + "\", topic: " + Topics.ANSWERS + "}}";
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

    /** What can make its checkpoints fail. */
    FullDisk disk() {
        return new FullDisk(folder.toAbsolutePath().resolve("full"));
    }

    /** Its model that can end its process. */
    DeadlyModel deadlyModel() {
        return new DeadlyModel(folder.toAbsolutePath());
    }

    /** Where savepoints are, beside the checkpoints. */
    Path savepoints() {
        return checkpoints().resolve("savepoints");
    }

    /** What Flink calls that. */
    String savepointsUri() {
        return uri(savepoints());
    }

    private String uri(Path path) {
        return isTroubled ? FullDisk.uri(path) : path.toString();
    }

    /** Compares all requests of the job with the answers that are visible now. */
    Ledger.Report audit() throws IOException {
        Ledger ledger = new Ledger();
        for (long index = 0; index < requests; index++) {
            ledger.sent(PaymentRequests.id(index)); // the job's generator names them so, too
        }
        if (topics == null) {
            AnswerFiles.read(answers(), ledger);
        } else {
            topics.readAnswers(ledger);
        }
        return ledger.report();
    }
}
