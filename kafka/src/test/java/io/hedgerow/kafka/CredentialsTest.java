package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broker that wants to know who one is. */
class CredentialsTest {
    @Test
    void wrongCredentialsAreOneClearErrorWithoutThem() {
        try (EmbeddedKafka broker = EmbeddedKafka.start(TestingLogins.broker(Map.of("job", "right-one")))) {
            TopicChecks right = check(broker, "right-one");
            TopicChecks wrong = check(broker, "hunter2");

            assertThat(right.problems()).isEmpty();
            assertThat(right.created()).hasSize(1);
            assertThat(wrong.problems())
                    .singleElement()
                    .asString()
                    .startsWith("spec.requests.kafka: the broker at " + broker.bootstrapServers()
                            + " refuses these credentials")
                    .doesNotContain("hunter2");
        }
    }

    private static TopicChecks check(EmbeddedKafka broker, String password) {
        KafkaTopic topic = new KafkaTopic(
                broker.bootstrapServers(), "requests", Format.JSON, TestingLogins.client("job", password));
        TopicChecks checks = new TopicChecks(true, 1, null);
        checks.check(List.of(new TopicNeed("spec.requests.kafka", topic, Purpose.REQUESTS)));
        return checks;
    }
}
