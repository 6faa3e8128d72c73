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
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @Test
    void wrongCredentialsAreOneClearErrorWithoutThem() {
        try (EmbeddedKafka broker = EmbeddedKafka.start(Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                LOGIN + "username=\"broker\" password=\"b\" user_broker=\"b\" user_job=\"right-one\";"))) {
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
                broker.bootstrapServers(),
                "requests",
                Format.JSON,
                Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        LOGIN + "username=\"job\" password=\"" + password + "\";"));
        TopicChecks checks = new TopicChecks(true, 1, null);
        checks.check(List.of(new TopicNeed("spec.requests.kafka", topic, Purpose.REQUESTS)));
        return checks;
    }
}
