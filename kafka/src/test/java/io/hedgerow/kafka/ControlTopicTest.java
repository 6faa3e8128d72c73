package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTopicTest {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();

    private final TestingTopics topics = new TestingTopics(SERVERS);

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void theLatestOfEachKeyIsReadAndThenWhatChanges() throws IOException {
        KafkaTopic topic = topic(topics.create("control", 1, Map.of("cleanup.policy", "compact")));
        ControlTopic.write(topic, "Endpoint/a", bytes("1"));
        ControlTopic.write(topic, "Endpoint/b", bytes("1"));
        ControlTopic.write(topic, "Endpoint/a", bytes("2"));

        try (ControlTopic open = ControlTopic.open(topic)) {
            assertThat(texts(open.changes()))
                    .containsExactly(Map.entry("Endpoint/b", "1"), Map.entry("Endpoint/a", "2"));

            ControlTopic.write(topic, "Endpoint/b", bytes("2"));
            topics.send(List.of(new ProducerRecord<>(topic.name(), bytes("Endpoint/a"), null)));

            Map<String, String> later = new HashMap<>();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                later.putAll(texts(open.changes()));
                return later.size() == 2;
            });
            assertThat(later).containsEntry("Endpoint/b", "2").containsEntry("Endpoint/a", "deleted");
        }
    }

    @Test
    void anEmptyTopicHasNoDocuments() throws IOException {
        try (ControlTopic open = ControlTopic.open(topic(topics.create("empty", 1, Map.of())))) {
            assertThat(open.changes()).isEmpty();
        }
    }

    @Test
    void aMissingTopicIsSaidToBeMissing() throws IOException {
        String name = topics.unused("nowhere");
        try (ControlTopic open = ControlTopic.open(topic(name))) {
            assertThatThrownBy(open::changes).isInstanceOf(IOException.class).hasMessageContaining(name);
        }
    }

    private static Map<String, String> texts(Map<String, ControlTopic.Change> changes) {
        Map<String, String> texts = new LinkedHashMap<>();
        changes.forEach((key, value) -> texts.put(
                key, value.document().map(bytes -> new String(bytes, UTF_8)).orElse("deleted")));
        return texts;
    }

    private static KafkaTopic topic(String name) {
        return new KafkaTopic(SERVERS, name, Format.JSON, Map.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
