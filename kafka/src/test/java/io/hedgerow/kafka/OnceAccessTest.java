package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.GuardedBroker.Right;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.kafka.once.WriterId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rights that docs/kafka.md names for {@code answerOnce}, on a broker with an authorizer: enough together, and each is needed. */
@Timeout(30)
class OnceAccessTest {
    private static GuardedBroker broker;
    private static int made;

    private final List<String> recalled = new ArrayList<>();
    private String job;
    private KafkaTopic topic;

    @BeforeAll
    static void start() {
        broker = new GuardedBroker();
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @BeforeEach
    void create() throws Exception {
        made++;
        job = "job" + made;
        topic = broker.create("answers" + made);
    }

    @Test
    void whatIsDocumentedIsEnough() throws Exception {
        broker.allow(documented());

        serveAndGoOn();

        assertThat(recalled).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({"TOPIC,READ", "TOPIC,WRITE", "TRANSACTIONAL_ID,WRITE"})
    void withoutOneOfThemOneLineSaysWhatIsMissingBeforeTheJobStarts(ResourceType type, AclOperation operation)
            throws Exception {
        List<Right> rights = new ArrayList<>(documented());
        assertThat(rights.removeIf(right -> right.type() == type && right.operation() == operation))
                .isTrue();
        broker.allow(rights);

        assertRefused(type, this::check);
    }

    /** Where there is no rule against it, those who may read or write may describe. */
    @ParameterizedTest
    @CsvSource({"TOPIC", "TRANSACTIONAL_ID"})
    void whereDescribingIsDeniedOneLineSaysSo(ResourceType type) throws Exception {
        broker.allow(documented());
        broker.deny(
                type == ResourceType.TOPIC
                        ? Right.ofTopic(topic.name(), AclOperation.DESCRIBE)
                        : Right.ofTransactions(WriterId.prefix(job), AclOperation.DESCRIBE));

        assertRefused(type);
    }

    @Test
    void theTransactionalIdsOfAnotherJobAreNotEnough() throws Exception {
        allowTransactions(Right.ofTransactions(WriterId.prefix(job + "-other"), AclOperation.WRITE));

        assertRefused(ResourceType.TRANSACTIONAL_ID);
    }

    @Test
    void describingTransactionalIdsIsNotEnough() throws Exception {
        allowTransactions(Right.ofTransactions(WriterId.prefix(job), AclOperation.DESCRIBE));

        assertRefused(ResourceType.TRANSACTIONAL_ID);
    }

    /** In the place of the right to them that is documented. */
    private void allowTransactions(Right other) throws Exception {
        List<Right> rights = new ArrayList<>(documented());
        assertThat(rights.removeIf(right -> right.type() == ResourceType.TRANSACTIONAL_ID))
                .isTrue();
        rights.add(other);
        broker.allow(rights);
    }

    private void assertRefused(ResourceType type) {
        assertRefused(type, this::serveAndGoOn);
    }

    private void assertRefused(ResourceType type, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(type == ResourceType.TOPIC ? topic.name() : WriterId.prefix(job))
                .hasMessageContaining("does not allow")
                .hasMessageNotContainingAny("\n", "Exception");
    }

    private List<Right> documented() {
        return List.of(
                Right.ofTopic(topic.name(), AclOperation.READ),
                Right.ofTopic(topic.name(), AclOperation.WRITE),
                Right.ofTransactions(WriterId.prefix(job), AclOperation.WRITE));
    }

    /** The check before a start, a run that answers a and, after its last checkpoint, b, and one that goes on from that checkpoint. */
    private void serveAndGoOn() throws IOException, InterruptedException {
        OnceCheck check = check();
        byte[] position;
        try (OnceSession first = open("run1", check, List.of())) {
            first.write(TestingAnswers.unavailable("a"));
            first.flush();
            position = first.position();
            first.write(TestingAnswers.unavailable("b"));
            first.flush();
        }
        try (OnceSession next = open("run2", check, List.of(position))) {
            next.write(TestingAnswers.unavailable("c"));
            next.flush();
        }
    }

    private OnceCheck check() throws IOException, InterruptedException {
        return OnceCheck.of(new TopicNeed("spec.answers.kafka", topic, Purpose.RECORDS), job, "0");
    }

    private OnceSession open(String run, OnceCheck check, List<byte[]> positions)
            throws IOException, InterruptedException {
        OutputTopic output = new OutputTopic(topic, OutputTopic.DEFAULT_MOST_BYTES, null);
        return new OnceAnswers(output, job, run, check.timeoutMillis(), check.ends())
                .open(0, 1, positions, (id, of) -> 0, answer -> recalled.add(answer.requestId()));
    }
}
