package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.AnswerProto;
import io.hedgerow.proto.AttemptProto;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestProto;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs between topics of a real broker. */
class KafkaITCase {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();

    @TempDir
    private Path folder;

    private final TestingTopics topics = new TestingTopics(SERVERS);

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void everyRequestIsAnsweredOnceWithItsHeadersAndPoisonStopsNothing() throws Exception {
        String requests = topics.create("requests", 3, Map.of());
        String answers = topics.create("answers", 2, Map.of());
        String dead = topics.create("dead", 1, Map.of());
        byte[] correlation = {1, -2, 0, 127, -128};
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            records.add(record(
                    requests,
                    i % 3,
                    null,
                    request("r-" + i, i),
                    new RecordHeader("kafka_correlationId", correlation),
                    header("other", "x")));
            if (i == 5_000) {
                records.add(record(requests, 1, bytes("poison"), bytes("{\"endpoint\":"), header("h", "kept")));
                records.add(record(requests, 2, null, null));
                records.add(record(requests, 0, null, request("late", 1), header("hedgerow-deadline-millis", "soon")));
            }
        }
        topics.send(records);

        TestingRun run = new TestingRun(folder)
                .variant("a", "inputs=x;valueFrom=x")
                .endpoint("deadline: 60s\nselection: {policy: fastest}")
                .requestsIn(source(requests, "json"))
                .answersIn(sink(answers))
                .deadLettersIn("{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + dead + "}}");
        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<ConsumerRecord<byte[], byte[]>> read = topics.read(answers);
        assertThat(read).hasSize(10_000);
        assertThat(read.stream().map(KafkaITCase::key).collect(Collectors.toSet()))
                .hasSize(10_000);
        assertThat(read).allSatisfy(record -> {
            Answer answer = AnswerJson.decode(record.value());
            assertThat(answer.requestId()).isEqualTo(key(record));
            assertThat(answer.status()).isEqualTo(Status.ANSWERED);
            assertThat(record.headers().toArray()).hasSize(1);
            assertThat(record.headers().lastHeader("kafka_correlationId").value())
                    .isEqualTo(correlation);
        });
        assertDeadLetters(topics.read(dead), requests);
        assertThat(run.summary().path("requests").asLong()).isEqualTo(10_000);
        assertThat(run.summary().path("deadLetters").asLong()).isEqualTo(3);
        assertThat(run.summary().path("lost").asLong()).isZero();
        assertThat(run.summary().path("duplicates").asLong()).isZero();
    }

    private static void assertDeadLetters(List<ConsumerRecord<byte[], byte[]>> dead, String requests) {
        assertThat(dead).hasSize(3);
        assertThat(dead)
                .anySatisfy(record -> {
                    assertThat(key(record)).isEqualTo("poison");
                    assertThat(record.value()).isEqualTo(bytes("{\"endpoint\":"));
                    assertThat(header(record, "h")).isEqualTo("kept");
                    assertThat(header(record, "__connect.errors.topic")).isEqualTo(requests);
                    assertThat(header(record, "__connect.errors.partition")).isEqualTo("1");
                    assertThat(Long.parseLong(header(record, "__connect.errors.offset")))
                            .isPositive();
                    assertThat(header(record, "__connect.errors.stage")).isEqualTo("decode");
                    assertThat(header(record, "__connect.errors.connector.name"))
                            .isEqualTo("testing");
                    assertThat(header(record, "__connect.errors.exception.class.name"))
                            .isEqualTo("io.hedgerow.proto.DecodeException");
                    assertThat(header(record, "__connect.errors.exception.message"))
                            .isNotEmpty();
                })
                .anySatisfy(record -> assertThat(record.value()).isNull())
                .anySatisfy(record -> assertThat(header(record, "__connect.errors.exception.message"))
                        .contains("hedgerow-deadline-millis"));
    }

    @Test
    void oneProtobufPartitionKeepsSeveralSubtasksBusyAndGivesIdsWhereThereAreNone() {
        String requests = topics.create("requests", 1, Map.of());
        String answers = topics.unused("answers");
        String attempts = topics.unused("attempts");
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Request request = Request.of("left-out", "point", Map.of("x", (double) i));
            byte[] value = RequestProto.encode(request);
            records.add(record(requests, 0, null, withoutId(value)));
        }
        topics.send(records);

        TestingRun run = new TestingRun(folder)
                .variant("a", "inputs=x;valueFrom=x")
                .endpoint("deadline: 60s\nselection: {policy: fastest}")
                .job("parallelism: 2\nexecutors: [{name: default, partitioning: forward}]\nattempts: {kafka: {"
                        + "bootstrapServers: \"" + SERVERS + "\", topic: " + attempts + ", format: protobuf}}")
                .requestsIn(source(requests, "protobuf"))
                .answersIn(
                        "{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + answers + ", format: protobuf}}");
        Result refused = run.run();
        Result result = run.run("--create-topics");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err().lines())
                .containsExactly(
                        "spec.answers.kafka: there is no topic " + answers + " at " + SERVERS
                                + "; --create-topics makes it",
                        "spec.attempts.kafka: there is no topic " + attempts + " at " + SERVERS
                                + "; --create-topics makes it");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("Made the topic kafka://" + SERVERS + "/" + answers);
        List<ConsumerRecord<byte[], byte[]>> read = topics.read(answers);
        Set<String> ids = read.stream().map(KafkaITCase::key).collect(Collectors.toSet());
        assertThat(ids).hasSize(500).contains(requests + "-0-0", requests + "-0-499");
        assertThat(read)
                .allSatisfy(
                        record -> assertThat(AnswerProto.decode(record.value()).requestId())
                                .isEqualTo(key(record)));
        assertThat(topics.read(attempts))
                .hasSize(500)
                .allSatisfy(
                        record -> assertThat(AttemptProto.decode(record.value()).requestId())
                                .isEqualTo(key(record)));
        assertThat(run.summary().path("lost").asLong()).isZero();
    }

    @Test
    void whatHasAnotherFormOrIsTooLargeIsPutAsideAndADeadlineThatHasPassedIsDecidedAtOnce() throws Exception {
        String requests = topics.create("requests", 1, Map.of("max.message.bytes", "4000000"));
        String answers = topics.create("answers", 1, Map.of());
        String dead = topics.create("dead", 1, Map.of());
        byte[] otherForm = RequestProto.encode(Request.of("protobuf", "point", Map.of("x", 1.0)));
        byte[] tooLarge = bytes("{\"requestId\":\"" + "x".repeat(2_000_000) + "\"}");
        topics.send(List.of(
                record(requests, 0, bytes("form"), otherForm),
                record(requests, 0, bytes("size"), tooLarge),
                record(requests, 0, null, request("past", 1), header("hedgerow-deadline-millis", "1000")),
                record(requests, 0, null, request("good", 1))));

        TestingRun run = new TestingRun(folder)
                .variant("a", "inputs=x;valueFrom=x")
                .endpoint("deadline: 1h\nonDeadline: {action: default, default: {value: 7}}")
                .requestsIn(source(requests, "json"))
                .answersIn(sink(answers))
                .deadLettersIn("{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + dead + "}}");
        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        Map<String, Answer> byId = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : topics.read(answers)) {
            byId.put(key(record), AnswerJson.decode(record.value()));
        }
        assertThat(byId).containsOnlyKeys("past", "good");
        assertThat(byId.get("good").status()).isEqualTo(Status.ANSWERED);
        assertThat(byId.get("past").status()).isEqualTo(Status.DEFAULTED);
        assertThat(byId.get("past").prediction().value()).isEqualTo(7);
        assertThat(topics.read(dead))
                .satisfiesExactlyInAnyOrder(
                        record -> {
                            assertThat(key(record)).isEqualTo("form");
                            assertThat(record.value()).isEqualTo(otherForm);
                        },
                        record -> {
                            assertThat(key(record)).isEqualTo("size");
                            assertThat(record.value())
                                    .hasSizeLessThan(1 << 20)
                                    .startsWith(bytes("{\"requestId\":\"xx"));
                            assertThat(header(record, "hedgerow.errors.value.truncated"))
                                    .isEqualTo("true");
                            assertThat(header(record, "hedgerow.errors.value.size"))
                                    .isEqualTo(Integer.toString(tooLarge.length));
                        });
        assertThat(run.summary().path("deadLetters").asLong()).isEqualTo(2);
    }

    @Test
    void aBrokerThatIsNotThereIsOneClearError() {
        Result result = new TestingRun(folder)
                .variant("a", "inputs=x;value=1")
                .requestsIn("{kafka: {bootstrapServers: \"127.0.0.1:1\", topic: t, until: latest, properties: {"
                        + "default.api.timeout.ms: 2000, request.timeout.ms: 1000}}}")
                .answersIn("{kafka: {bootstrapServers: \"127.0.0.1:1\", topic: u, properties: {"
                        + "request.timeout.ms: 1000}}}")
                .run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("spec.requests.kafka: no broker answers at 127.0.0.1:1");
    }

    private static String source(String topic, String format) {
        return "{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + topic + ", format: " + format
                + ", until: latest}}";
    }

    private static String sink(String topic) {
        return "{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + topic + ", format: json}}";
    }

    private static byte[] request(String id, double x) {
        return bytes("{\"requestId\":\"" + id + "\",\"endpoint\":\"point\",\"features\":{\"x\":" + x + "}}");
    }

    private static byte[] withoutId(byte[] request) {
        try {
            return io.hedgerow.proto.v1.Request.parseFrom(request).toBuilder()
                    .clearRequestId()
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, byte[] key, byte[] value, Header... headers) {
        return new ProducerRecord<>(topic, partition, (Long) null, key, value, List.of(headers));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static RecordHeader header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), UTF_8);
    }
}
