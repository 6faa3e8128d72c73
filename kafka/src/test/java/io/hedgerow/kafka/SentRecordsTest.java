package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.RequestTopic.From;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.proto.Request;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SentRecordsTest {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();

    private final TestingTopics topics = new TestingTopics(SERVERS);
    private final String name = topics.create("requests", 1, Map.of());
    private final KafkaTopic topic = new KafkaTopic(SERVERS, name, Format.JSON, Map.of());

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void whatComesAfterTheJobHasLookedIsNotAmongWhatWasSent() throws IOException {
        send("a", "no request", "b");
        TopicChecks.Found found = found();
        SentRecords sent = requests(From.EARLIEST).sent(found);
        send("c");

        assertThat(ids(sent)).containsExactly("a", "undecodable", "b");
        assertThat(ids(requests(From.LATEST).sent(found))).isEmpty();
    }

    @Test
    void whatAGroupHasCommittedWasSentToAnEarlierJob() throws Exception {
        send("a", "b", "c");
        assertThat(ids(requests(From.COMMITTED).sent(found()))).containsExactly("a", "b", "c");
        topics.admin()
                .alterConsumerGroupOffsets(
                        "group-" + name, Map.of(new TopicPartition(name, 0), new OffsetAndMetadata(2)))
                .all()
                .get();

        assertThat(ids(requests(From.COMMITTED).sent(found()))).containsExactly("c");
    }

    private RequestTopic requests(From from) {
        return new RequestTopic(topic, "group-" + name, from, true);
    }

    private TopicChecks.Found found() {
        TopicChecks checks = new TopicChecks(false, 1, null);
        checks.check(List.of(new TopicNeed("spec.requests.kafka", topic, Purpose.REQUESTS)));
        return checks.found(topic);
    }

    private void send(String... ids) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String id : ids) {
            String value = id.contains(" ") ? id : "{\"requestId\":\"" + id + "\",\"endpoint\":\"e\",\"features\":{}}";
            records.add(new ProducerRecord<>(name, value.getBytes(UTF_8)));
        }
        topics.send(records);
    }

    private static List<String> ids(SentRecords sent) throws IOException {
        List<String> ids = new ArrayList<>();
        sent.forEach((Request request) -> ids.add(request == null ? "undecodable" : request.requestId()));
        return ids;
    }
}
