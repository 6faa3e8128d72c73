package io.hedgerow.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @Test
    void whatIsSentIsReadWithKeyHeadersAndPosition() {
        try (TestingTopics topics = new TestingTopics(EmbeddedKafka.shared().bootstrapServers())) {
            String topic = topics.create("echo", 2, Map.of());
            ProducerRecord<byte[], byte[]> sent =
                    new ProducerRecord<>(topic, 1, "k".getBytes(UTF_8), "v".getBytes(UTF_8), List.of(header("h", "x")));

            topics.send(List.of(sent));

            assertThat(topics.read(topic)).singleElement().satisfies(record -> {
                assertThat(record.partition()).isEqualTo(1);
                assertThat(record.offset()).isZero();
                assertThat(record.key()).asString().isEqualTo("k");
                assertThat(record.value()).asString().isEqualTo("v");
                assertThat(record.headers().lastHeader("h").value()).asString().isEqualTo("x");
            });
        }
    }

    @Test
    void theSameProcessHasOneSharedBroker() {
        assertThat(EmbeddedKafka.shared()).isSameAs(EmbeddedKafka.shared());
    }

    @Test
    void aBrokerStartsAgainOverTheDataOfOneThatWasStopped(@TempDir Path folder) {
        int port;
        String topic;
        try (EmbeddedKafka first = EmbeddedKafka.startIn(folder, 0, Map.of());
                TestingTopics topics = new TestingTopics(first.bootstrapServers())) {
            port = URI.create("kafka://" + first.bootstrapServers()).getPort();
            topic = topics.create("kept", 1, Map.of());
            topics.send(List.of(new ProducerRecord<>(topic, null, "kept".getBytes(UTF_8))));
        }

        try (EmbeddedKafka second = EmbeddedKafka.startIn(folder, port, Map.of());
                TestingTopics topics = new TestingTopics(second.bootstrapServers())) {
            assertThat(topics.read(topic))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).asString().isEqualTo("kept"));
        }
        assertThat(Files.exists(folder)).isTrue();
    }

    private static RecordHeader header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
