package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that goes away under a running job, and comes back. */
class KafkaOutageITCase {
    private static final int REQUESTS = 3_000;

    @TempDir
    private Path folder;

    @Test
    void aJobResumesWhenItsBrokerIsBack() throws Exception {
        Path data = folder.resolve("broker");
        EmbeddedKafka first = EmbeddedKafka.startIn(data, 0, Map.of());
        String servers = first.bootstrapServers();
        int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
        String requests;
        String answers;
        CompletableFuture<Result> running;
        try (TestingTopics topics = new TestingTopics(servers)) {
            requests = topics.create("requests", 1, Map.of());
            answers = topics.create("answers", 1, Map.of());
            topics.send(requests(requests));
            // Slow enough that the broker goes in the middle, with records read and answers not written.
            running = CompletableFuture.supplyAsync(() -> run(servers, requests, answers));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> running.isDone() || topics.read(answers).size() > 100);
        } finally {
            first.close();
        }
        assertThat(running).as("the broker goes before the job has ended").isNotDone();

        try (EmbeddedKafka second = EmbeddedKafka.startIn(data, port, Map.of());
                TestingTopics topics = new TestingTopics(second.bootstrapServers())) {
            Result result = running.get(3, TimeUnit.MINUTES);
            assertThat(result.exitCode()).as(result.err()).isZero();
            Set<String> answered = topics.read(answers).stream()
                    .map(record -> new String(record.key(), UTF_8))
                    .collect(Collectors.toSet());
            assertThat(answered).hasSize(REQUESTS);
        }
    }

    private Result run(String servers, String requests, String answers) {
        return new TestingRun(folder)
                .variant("a", "inputs=x;valueFrom=x;delay=2")
                .endpoint("deadline: none\nselection: {policy: average}")
                .job("parallelism: 1")
                .requestsIn("{kafka: {bootstrapServers: \"" + servers + "\", topic: " + requests + ", until: latest}}")
                .answersIn("{kafka: {bootstrapServers: \"" + servers + "\", topic: " + answers + "}}")
                .run();
    }

    private static List<ProducerRecord<byte[], byte[]>> requests(String topic) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String request = "{\"requestId\":\"r-" + i + "\",\"endpoint\":\"point\",\"features\":{\"x\":1}}";
            records.add(new ProducerRecord<>(topic, request.getBytes(UTF_8)));
        }
        return records;
    }
}
