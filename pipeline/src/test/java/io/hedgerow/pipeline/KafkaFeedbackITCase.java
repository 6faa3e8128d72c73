package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.proto.Feedback;
import io.hedgerow.proto.FeedbackJson;
import io.hedgerow.proto.FeedbackProto;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestJson;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feedback from a topic of a real broker. */
class KafkaFeedbackITCase {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();
    private static final int REQUESTS = 3_000;

    @TempDir
    private Path folder;

    private final TestingTopics topics = new TestingTopics(SERVERS);

    @AfterEach
    void close() {
        topics.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void labelsOfATopicAreCountedOnceAndBadOnesArePutAside(String format) throws Exception {
        String requests = topics.create("requests", 2, Map.of());
        String labels = topics.create("labels", 3, Map.of());
        String dead = topics.create("dead", 1, Map.of());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            records.add(new ProducerRecord<>(
                    requests, RequestJson.encode(Request.of("r-" + i, "point", Map.of("x", 1.0 * i)))));
            Feedback label = Feedback.ofLabel("r-" + i, i % 3 == 0 ? "no" : "yes");
            byte[] value = format.equals("json") ? FeedbackJson.encode(label) : FeedbackProto.encode(label);
            records.add(new ProducerRecord<>(labels, value));
            if (i % 10 == 0) {
                records.add(new ProducerRecord<>(labels, value));
            }
        }
        byte[] poison = {(byte) 0xFF, 1, 2, 3};
        records.add(new ProducerRecord<>(labels, 1, "k".getBytes(UTF_8), poison));
        records.add(new ProducerRecord<>(labels, 2, null, (byte[]) null));
        topics.send(records);

        TestingRun run = new TestingRun(folder)
                .variant("zero", "inputs=x;classes=no,yes;label=0;confidence=0.9")
                .endpoint("deadline: none")
                .requestsIn("{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + requests
                        + ", from: earliest, until: latest}}")
                .deadLettersIn("{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + dead + "}}")
                .job("feedback: {kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + labels + ", format: "
                        + format + ", from: earliest, until: latest}}");
        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode feedback = run.summary().path("feedback");
        assertThat(feedback.path("matched").asInt()).isEqualTo(REQUESTS);
        assertThat(feedback.path("duplicates").asInt()).isEqualTo(REQUESTS / 10);
        assertThat(feedback.path("unmatched").asInt()).isZero();
        assertThat(run.summary().path("byVariant").path("zero").path("accuracy").asDouble())
                .isEqualTo(1.0 / 3);
        List<ConsumerRecord<byte[], byte[]>> letters = topics.read(dead);
        assertThat(letters)
                .hasSize(2)
                .allSatisfy(letter -> assertThat(header(letter, "stage")).isEqualTo("feedback"));
        assertThat(letters).anySatisfy(letter -> {
            assertThat(letter.value()).isEqualTo(poison);
            assertThat(header(letter, "topic")).isEqualTo(labels);
            assertThat(header(letter, "partition")).isEqualTo("1");
        });
    }

    @Test
    void aTopicThatIsNotThereIsSaidToBeMissing() {
        Result result = new TestingRun(folder)
                .variant("zero", "inputs=x;classes=no,yes;label=0;confidence=0.9")
                .requests(List.of())
                .job("feedback: {kafka: {bootstrapServers: \"" + SERVERS + "\", topic: nowhere, until: latest}}")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("spec.feedback.kafka: there is no topic nowhere");
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                letter.headers().lastHeader("__connect.errors." + name).value(), UTF_8);
    }
}
