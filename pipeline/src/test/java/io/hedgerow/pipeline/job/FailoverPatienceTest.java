package io.hedgerow.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.kafka.TopicNeed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FailoverPatienceTest {
    private final Queue<TopicChecks> looks = new ArrayDeque<>();

    @Test
    void onlyAnApplicationThatALeaderTakesOverWaits() {
        assertThat(waits("embedded", "zookeeper")).isTrue();
        assertThat(waits("embedded", "kubernetes")).isTrue();
        assertThat(waits("embedded", "NONE")).isFalse();
        assertThat(waits("remote", "zookeeper")).as("flink run").isFalse();
        assertThat(FailoverPatience.of(new Configuration()).isWaiting()).isFalse();
    }

    @Test
    void itLooksUntilSomebodyAnswers() {
        looks.addAll(List.of(unreachable(), unreachable(), TopicChecks.none()));

        TopicChecks last = new FailoverPatience(true).checked(looks::remove);

        assertThat(last.isAnyUnreachable()).isFalse();
        assertThat(looks).isEmpty();
    }

    @Test
    void whoeverDoesNotWaitIsTold() {
        looks.addAll(List.of(unreachable(), TopicChecks.none()));

        TopicChecks last = new FailoverPatience(false).checked(looks::remove);

        assertThat(last.problems()).singleElement().asString().contains("no broker answers");
        assertThat(looks).hasSize(1);
    }

    @Test
    void aLookIsRepeatedOnlyWhereNobodyAnswered() throws Exception {
        Queue<IOException> problems = new ArrayDeque<>(List.of(unanswered(), unanswered()));
        assertThat(new FailoverPatience(true).seen(() -> look(problems))).isEqualTo("seen");

        problems.add(unanswered());
        assertThatThrownBy(() -> new FailoverPatience(false).seen(() -> look(problems)))
                .hasMessage("nobody");
        problems.add(new IOException("refused"));
        assertThatThrownBy(() -> new FailoverPatience(true).seen(() -> look(problems)))
                .hasMessage("refused");
    }

    private static IOException unanswered() {
        return new IOException("nobody", new TimeoutException());
    }

    private static String look(Queue<IOException> problems) throws IOException {
        IOException problem = problems.poll();
        if (problem != null) {
            throw problem;
        }
        return "seen";
    }

    private static boolean waits(String target, String highAvailability) {
        Configuration flink = new Configuration();
        flink.setString("execution.target", target);
        flink.setString("high-availability.type", highAvailability);
        return FailoverPatience.of(flink).isWaiting();
    }

    /** Nobody listens there. */
    private static TopicChecks unreachable() {
        TopicChecks checks = new TopicChecks(false, 1, null);
        KafkaTopic topic = new KafkaTopic(
                "127.0.0.1:1",
                "any",
                KafkaTopic.Format.JSON,
                Map.of("default.api.timeout.ms", "200", "request.timeout.ms", "100"));
        checks.check(List.of(new TopicNeed("spec.requests.kafka", topic, TopicNeed.Purpose.REQUESTS)));
        return checks;
    }
}
