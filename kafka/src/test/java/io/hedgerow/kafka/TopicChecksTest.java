package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicChecksTest {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();

    private final TestingTopics topics = new TestingTopics(SERVERS);

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void aTopicThatIsThereIsKnownWithPartitionsAndSize() {
        KafkaTopic topic = topic(topics.create("there", 3, Map.of("max.message.bytes", "2000000")), Map.of());
        topics.send(List.of(new ProducerRecord<>(topic.name(), 1, null, new byte[] {1})));
        TopicChecks checks = new TopicChecks(false, 1, null);

        checks.check(List.of(new TopicNeed("spec.requests.kafka", topic, Purpose.REQUESTS)));

        assertThat(checks.problems()).isEmpty();
        assertThat(checks.found(topic)).isEqualTo(new TopicChecks.Found(3, 2_000_000, Map.of(0, 0L, 1, 1L, 2, 0L), 0));
    }

    @Test
    void aTopicTooSmallForAnAnswersHeadersIsRefused() {
        KafkaTopic small = topic(topics.create("small", 1, Map.of("max.message.bytes", "32767")), Map.of());
        KafkaTopic large = topic(topics.create("large", 1, Map.of()), Map.of("max.request.size", "1000"));
        TopicChecks checks = new TopicChecks(false, 1, null);

        checks.check(List.of(
                new TopicNeed("spec.answers.kafka", small, Purpose.RECORDS),
                new TopicNeed("spec.deadLetters.kafka", large, Purpose.DEAD_LETTERS),
                new TopicNeed("spec.requests.kafka", small, Purpose.REQUESTS)));

        assertThat(checks.problems())
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("spec.answers.kafka: the topic " + small.name() + " takes records of 32767")
                                .contains("at least 32768 are allowed"),
                        problem -> assertThat(problem)
                                .startsWith("spec.deadLetters.kafka: the topic " + large.name()
                                        + " takes records of 1000"));
    }

    @Test
    void missingTopicsAreNamedOrMade() {
        KafkaTopic requests = topic(topics.create("requests", 1, Map.of("max.message.bytes", "3000000")), Map.of());
        KafkaTopic dead = topic(topics.unused("dead"), Map.of());
        KafkaTopic control = topic(topics.unused("control"), Map.of());
        List<TopicNeed> needs = List.of(
                new TopicNeed("spec.requests.kafka", requests, Purpose.REQUESTS),
                new TopicNeed("spec.deadLetters.kafka", dead, Purpose.DEAD_LETTERS),
                new TopicNeed("spec.control.kafka", control, Purpose.CONTROL));

        TopicChecks looking = new TopicChecks(false, 4, null);
        looking.check(needs);
        assertThat(looking.problems())
                .containsExactly(
                        "spec.deadLetters.kafka: there is no topic " + dead.name() + " at " + SERVERS
                                + "; --create-topics makes it",
                        "spec.control.kafka: there is no topic " + control.name() + " at " + SERVERS
                                + "; --create-topics makes it");

        TopicChecks making = new TopicChecks(true, 4, null);
        making.check(needs);
        assertThat(making.problems()).isEmpty();
        assertThat(making.created()).containsExactly(dead.uri(), control.uri());
        assertThat(making.found(dead).partitions()).isEqualTo(4);
        assertThat(making.found(dead).mostBytes())
                .as("room for the largest request and its headers")
                .isGreaterThan(3_000_000);
        assertThat(making.found(control).partitions()).isEqualTo(1);
    }

    @Test
    void aControlTopicThatForgetsIsRefused() {
        KafkaTopic control = topic(topics.create("forgets", 1, Map.of()), Map.of());
        TopicChecks checks = new TopicChecks(true, 1, null);

        checks.check(List.of(new TopicNeed("spec.control.kafka", control, Purpose.CONTROL)));

        assertThat(checks.problems())
                .singleElement()
                .asString()
                .contains("cleanup.policy=delete", "compact is allowed");
    }

    @Test
    void aClusterThatDoesNotAnswerIsOneLineForAllItsTopicsAndShowsNoSecret() {
        Map<String, String> properties = Map.of(
                "default.api.timeout.ms",
                "1500",
                "request.timeout.ms",
                "1000",
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"hunter2\";");
        KafkaTopic one = new KafkaTopic("127.0.0.1:1", "one", Format.JSON, properties);
        KafkaTopic two = new KafkaTopic("127.0.0.1:1", "two", Format.JSON, properties);
        TopicChecks checks = new TopicChecks(false, 1, null);

        checks.check(List.of(
                new TopicNeed("spec.requests.kafka", one, Purpose.REQUESTS),
                new TopicNeed("spec.answers.kafka", two, Purpose.RECORDS)));

        assertThat(checks.problems())
                .singleElement()
                .asString()
                .startsWith("spec.requests.kafka: no broker answers at 127.0.0.1:1")
                .doesNotContain("hunter2");
        assertThat(one.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
    }

    @Test
    void aClientThatCannotBeMadeIsAProblemAndNoCrash() {
        KafkaTopic topic = topic("any", Map.of("security.protocol", "NONSENSE"));
        TopicChecks checks = new TopicChecks(false, 1, null);

        checks.check(List.of(new TopicNeed("spec.requests.kafka", topic, Purpose.REQUESTS)));

        assertThat(checks.problems()).singleElement().asString().startsWith("spec.requests.kafka: a client for ");
    }

    private static KafkaTopic topic(String name, Map<String, String> properties) {
        return new KafkaTopic(SERVERS, name, Format.JSON, properties);
    }

    @Test
    void aTransactionIsNoLongerThanTheBrokerAllowsAndLongerThanACheckpointTakes() {
        String name = topics.create("answers", 1, Map.of());
        TopicNeed usual = new TopicNeed("spec.answers.kafka", topic(name, Map.of()), Purpose.RECORDS);
        TopicChecks checks = new TopicChecks(false, 1, Duration.ofSeconds(1));
        checks.check(List.of(usual));
        assertThat(checks.problems()).isEmpty();
        assertThat(checks.found(usual.topic()).transactionMillis()).isEqualTo(900_000);

        TopicChecks tooLong = new TopicChecks(false, 1, Duration.ofSeconds(1));
        tooLong.check(List.of(new TopicNeed(
                "spec.answers.kafka", topic(name, Map.of("transaction.timeout.ms", "3600000")), Purpose.RECORDS)));
        assertThat(tooLong.problems())
                .containsExactly("spec.answers.kafka.properties: transaction.timeout.ms is 3600000, the broker at "
                        + SERVERS + " allows at most 900000; set it to that or less, or raise the broker's"
                        + " transaction.max.timeout.ms");

        TopicChecks tooShort = new TopicChecks(false, 1, Duration.ofMinutes(1));
        tooShort.check(List.of(new TopicNeed(
                "spec.answers.kafka", topic(name, Map.of("transaction.timeout.ms", "60000")), Purpose.RECORDS)));
        assertThat(tooShort.problems())
                .singleElement()
                .asString()
                .contains("spec.answers.kafka: a transaction may be open for 60000 ms", "every 60000 ms");
    }
}
