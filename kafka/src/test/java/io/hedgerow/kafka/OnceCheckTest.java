package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OnceCheckTest {
    @Test
    void brokersWithShorterTransactionsThanAFenceAsksForAreRefused() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(Map.of("transaction.max.timeout.ms", "30000"));
                TestingTopics topics = new TestingTopics(broker.bootstrapServers())) {
            String topic = topics.create("answers", 1, Map.of());
            KafkaTopic answers = new KafkaTopic(broker.bootstrapServers(), topic, Format.JSON, Map.of());

            assertThatThrownBy(() ->
                            OnceCheck.of(new TopicNeed("spec.answers.kafka", answers, Purpose.RECORDS), "wine", "0"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("spec.answers.kafka: delivery: answerOnce is not possible:"
                            + " transaction.max.timeout.ms of the brokers at ")
                    .hasMessageEndingWith(" is 30000; 60000 at least is needed");
        }
    }
}
