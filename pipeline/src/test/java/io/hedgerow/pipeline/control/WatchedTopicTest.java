package io.hedgerow.pipeline.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.ControlTopic;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.proto.ControlDocumentProto;
import io.hedgerow.proto.EnclosedDocument;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTopicTest {
    private final TestingTopics topics =
            new TestingTopics(EmbeddedKafka.shared().bootstrapServers());

    @TempDir
    private Path copy;

    private KafkaTopic topic;

    @BeforeEach
    void create() {
        topic = new KafkaTopic(
                EmbeddedKafka.shared().bootstrapServers(),
                topics.create("control", 1, Map.of("cleanup.policy", "compact")),
                KafkaTopic.Format.JSON,
                Map.of());
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void documentsAreHandedOnOnceAndKeptAsFiles() throws IOException {
        ControlTopic.write(topic, "Model/tree@1", bytes("old"));
        ControlTopic.write(topic, "Endpoint/wine", bytes("e"));
        ControlTopic.write(topic, "Model/tree@1", bytes("m"));
        Map<String, String> handedOn = new HashMap<>();
        try (WatchedTopic watched = watched(Map.of())) {
            assertThat(watched.scan().records())
                    .containsExactly(
                            ControlRecord.ofFile("Endpoint-wine.yaml", bytes("e")),
                            ControlRecord.ofFile("Model-tree@1.yaml", bytes("m")));
            assertThat(watched.scan().records()).isEmpty();
        }
        assertThat(Files.readString(copy.resolve("Model-tree@1.yaml"))).isEqualTo("m");
        handedOn.put("Endpoint-wine.yaml", ControlRecord.sha256(bytes("e")));
        handedOn.put("Model-tree@1.yaml", ControlRecord.sha256(bytes("old")));

        try (WatchedTopic restored = watched(handedOn)) {
            assertThat(restored.scan().records())
                    .as("what was handed on before the failure is not handed on again")
                    .containsExactly(ControlRecord.ofFile("Model-tree@1.yaml", bytes("m")));
        }
    }

    @Test
    void aTombstoneSaysThatADocumentIsGone() throws IOException {
        ControlTopic.write(topic, "Endpoint/wine", bytes("e"));
        try (WatchedTopic watched = watched(Map.of())) {
            watched.scan();
            topics.send(List.of(new ProducerRecord<>(topic.name(), bytes("Endpoint/wine"), null)));

            List<ControlRecord> later = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                later.addAll(watched.scan().records());
                return !later.isEmpty();
            });

            assertThat(later).containsExactly(ControlRecord.vanished("Endpoint-wine.yaml"));
            assertThat(copy.resolve("Endpoint-wine.yaml")).doesNotExist();
        }
    }

    @Test
    void aRecordOfProtobufIsHandedOnAsItIs() throws IOException {
        byte[] record = ControlDocumentProto.encode(new EnclosedDocument("kind: Model", new byte[] {1, 0, -1}));
        ControlTopic.write(topic, "Model/tree@1", record);
        try (WatchedTopic watched = watched(Map.of())) {
            assertThat(watched.scan().records()).containsExactly(ControlRecord.ofFile("Model-tree@1.yaml", record));
        }
        assertThat(copy.resolve("Model-tree@1.yaml")).hasBinaryContent(record);
    }

    @Test
    void whatIsNeitherTextNorProtobufIsRefusedWithItsPosition() throws IOException {
        byte[] sound = ControlDocumentProto.encode(new EnclosedDocument("kind: Model", new byte[] {1}));
        ControlTopic.write(topic, "Model/tree@1", sound);
        try (WatchedTopic watched = watched(Map.of())) {
            assertThat(watched.scan().records()).hasSize(1);

            String at = " (topic " + topic.name() + ", partition 0, offset ";
            assertThat(next(watched, new byte[] {0, 0, 0, 0, 7, 0, 8, 1}))
                    .isEqualTo("is neither text nor a protobuf ControlDocument, which begins with the bytes 08 01" + at
                            + "1)");
            assertThat(next(watched, new byte[] {'a', (byte) 0xFF}))
                    .startsWith("is neither text")
                    .endsWith(at + "2)");
            assertThat(next(watched, Arrays.copyOf(sound, sound.length - 1)))
                    .startsWith("is no ControlDocument: not protobuf: ")
                    .endsWith(at + "3)");
            assertThat(next(watched, new byte[] {8, 2}))
                    .startsWith("is no ControlDocument: format: is 2")
                    .endsWith(at + "4)");
            assertThat(copy.resolve("Model-tree@1.yaml"))
                    .as("what was there before")
                    .hasBinaryContent(sound);

            ControlTopic.write(topic, "Model/tree@1", sound);
            assertThat(next(watched))
                    .as("the sound one again, so that its status is that of the latest record")
                    .isEqualTo(ControlRecord.ofFile("Model-tree@1.yaml", sound));
        }
    }

    private String next(WatchedTopic watched, byte[] record) throws IOException {
        ControlTopic.write(topic, "Model/tree@1", record);
        ControlRecord refused = next(watched);
        assertThat(refused.kind()).isEqualTo(ControlRecord.Kind.UNREADABLE);
        return refused.problem();
    }

    private static ControlRecord next(WatchedTopic watched) {
        List<ControlRecord> found = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            found.addAll(watched.scan().records());
            return !found.isEmpty();
        });
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void noKeyNamesAFileElsewhere() {
        assertThat(ControlKeys.fileName("Endpoint/wine")).isEqualTo("Endpoint-wine.yaml");
        assertThat(ControlKeys.fileName(ControlKeys.of("Model", "a-b", "1.0"))).isEqualTo("Model-a-b@1.0.yaml");
        for (String key :
                List.of("", "../../etc/passwd", "Endpoint/../x", "Endpoint/a/b", "Job/x", ".hidden", "a\u0000b")) {
            assertThat(ControlKeys.fileName(key)).as(key).matches("record-[0-9a-f]{64}\\.yaml");
        }
    }

    private WatchedTopic watched(Map<String, String> handedOn) {
        return new WatchedTopic(topic, new org.apache.flink.core.fs.Path(copy.toUri()), handedOn);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
