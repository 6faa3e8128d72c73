package io.hedgerow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.kafka.once.TakeoverRefusedException;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers of answers that take over from each other, with a real broker. */
@Timeout(180)
class OnceAnswersTest {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();
    private static final int TIMEOUT_MILLIS = 60_000;

    private final TestingTopics topics = new TestingTopics(SERVERS);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> recalled = Collections.synchronizedList(new ArrayList<>());
    private String topic;
    private String job;

    @BeforeEach
    void create() {
        topic = topics.create("once", 2, Map.of());
        job = topics.unused("job");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable session : open) {
            session.close();
        }
        topics.close();
    }

    @ParameterizedTest
    @EnumSource
    void answersAreVisibleWithoutACheckpointAndReadBackByTheNextRun(Format format) throws Exception {
        OnceSession first = open(format, "run1", 0, 1, List.of());
        first.write(TestingAnswers.unavailable("a"));
        first.flush();
        byte[] position = first.position();
        first.write(TestingAnswers.unavailable("b"));
        first.write(TestingAnswers.unavailable("c"));
        Awaitility.await().until(() -> keys().size() == 3);

        open(format, "run2", 0, 1, List.of(position));
        assertThat(recalled).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void anEarlierWriterIsFencedWithWhatItHasNotCommitted() throws Exception {
        OnceSession paused = open("run1", 0, 1, List.of());
        paused.write(TestingAnswers.unavailable("a"));
        paused.flush();
        byte[] position = paused.position();
        try (KafkaProducer<byte[], byte[]> undecided = producer("hedgerow-" + job + "-once-run0-1-0")) {
            undecided.beginTransaction();
            undecided
                    .send(new ProducerRecord<>(topic, 0, "z".getBytes(UTF_8), new byte[] {1}))
                    .get();

            OnceSession left = open("run2", 0, 2, List.of(position));
            OnceSession right = open("run2", 1, 2, List.of(position));
            left.write(TestingAnswers.unavailable("l"));
            right.write(TestingAnswers.unavailable("r"));
            left.flush();
            right.flush(); // neither has fenced the other

            paused.write(TestingAnswers.unavailable("late"));
            assertThatThrownBy(paused::flush)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another execution of the job has taken over");
            assertThatThrownBy(undecided::commitTransaction).isNotNull();
        }
        assertThat(keys()).containsExactlyInAnyOrder("a", "l", "r");
    }

    /** The brokers keep an ID for some days after whoever has begun it last, and that includes a fence. */
    @Test
    void whoWasFencedIsLeftAloneUntilHeBeginsAnew() throws Exception {
        OnceCheck.of(need(Map.of()), job, "0");
        String check = "hedgerow-" + job + "-once-check0-1-0";
        String earlier = "hedgerow-" + job + "-once-run1-1-0";
        int checked = epoch(check);
        open("run1", 0, 1, List.of());
        int begun = epoch(earlier);
        open("run2", 0, 1, List.of());
        int fenced = epoch(earlier);
        assertThat(fenced).isGreaterThan(begun);

        open("run3", 0, 2, List.of());
        open("run3", 1, 2, List.of());
        assertThat(epoch(earlier)).isEqualTo(fenced);
        assertThat(epoch(check)).isEqualTo(checked);

        OnceSession back = open("run1", 0, 1, List.of());
        open("run4", 0, 1, List.of());
        back.write(TestingAnswers.unavailable("late"));
        assertThatThrownBy(back::flush).isInstanceOf(IOException.class);
    }

    @Test
    void manyEarlierWritersAreFencedWithinTheTimeOfOneCall() throws Exception {
        for (int i = 0; i < 100; i++) { // with brokers that give a call a minute
            topics.admin()
                    .fenceProducers(List.of("hedgerow-" + job + "-once-run" + i + "-1-0"))
                    .all()
                    .get();
        }
        int begun = epoch("hedgerow-" + job + "-once-run99-1-0");
        open("run100", 0, 1, List.of());
        assertThat(epoch("hedgerow-" + job + "-once-run99-1-0")).isGreaterThan(begun);
    }

    @ParameterizedTest
    @ValueSource(ints = {OnceTopic.FENCED_MILLIS, TIMEOUT_MILLIS})
    void noWriterIsTakenForOneThatIsFenced(int timeoutMillis) throws Exception {
        OnceSession first = open(timeoutMillis, Format.JSON, "run1", 0, 1, List.of());
        open("run2", 0, 1, List.of());
        first.write(TestingAnswers.unavailable("late"));
        assertThatThrownBy(first::flush).isInstanceOf(IOException.class);
    }

    private int epoch(String transactionalId) throws Exception {
        return topics.admin()
                .describeTransactions(List.of(transactionalId))
                .description(transactionalId)
                .get()
                .producerEpoch();
    }

    @Test
    void aLaterAttemptOfTheSameSubtaskFencesTheEarlierAndASiblingDoesNot() throws Exception {
        OnceSession earlier = open("run1", 0, 2, List.of());
        OnceSession sibling = open("run1", 1, 2, List.of());
        OnceSession later = open("run1", 0, 2, List.of());
        earlier.write(TestingAnswers.unavailable("e"));
        assertThatThrownBy(earlier::flush).isInstanceOf(IOException.class);
        sibling.write(TestingAnswers.unavailable("s"));
        sibling.flush();
        later.write(TestingAnswers.unavailable("l"));
        later.flush();
        assertThat(keys()).containsExactlyInAnyOrder("s", "l");
    }

    /** The end of what is stable would be before the answer then. */
    @Test
    void whatWasCommittedAfterASiblingsOpenTransactionBeganIsReadToo() throws Exception {
        OnceSession before = open("run1", 0, 1, List.of());
        CompletableFuture<OnceSession> opening;
        try (KafkaProducer<byte[], byte[]> sibling = producer("hedgerow-" + job + "-once-run2-2-1")) {
            sibling.beginTransaction();
            for (int partition = 0; partition < 2; partition++) {
                sibling.send(new ProducerRecord<>(topic, partition, "s".getBytes(UTF_8), new byte[] {1}))
                        .get();
            }
            before.write(TestingAnswers.unavailable("a"));
            before.flush();

            opening = CompletableFuture.supplyAsync(() -> {
                try {
                    return open("run2", 0, 2, List.of());
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await().until(() -> isFenced(before));
            assertThat(opening).isNotDone();
            sibling.commitTransaction();
        }
        opening.get(60, TimeUnit.SECONDS);
        assertThat(recalled).contains("a");
    }

    private static boolean isFenced(OnceSession session) throws InterruptedException {
        try {
            session.write(TestingAnswers.unavailable("x"));
            session.flush();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void answersThatAreNotKeptAnyMoreAreARefusal() throws Exception {
        OnceSession first = open("run1", 0, 1, List.of());
        byte[] position = first.position();
        for (int i = 0; i < 20; i++) {
            first.write(TestingAnswers.unavailable("r" + i));
        }
        first.flush();
        topics.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
                .all()
                .get();
        assertThatThrownBy(() -> open("run2", 0, 1, List.of(position)))
                .isInstanceOf(TakeoverRefusedException.class)
                .hasMessageContaining("of partition 0 the answers from offset 0 to 1 are gone")
                .hasMessageContaining("retention.ms");
    }

    @Test
    void theStateOfATopicThatWasMadeAnewIsRefused() throws Exception {
        byte[] position = open("run1", 0, 1, List.of()).position();
        String other = topics.create("once", 2, Map.of());
        topic = other;
        assertThatThrownBy(() -> open("run2", 0, 1, List.of(position)))
                .isInstanceOf(TakeoverRefusedException.class)
                .hasMessageContaining("what was answered cannot be known");
    }

    @Test
    void recordsThatAreNoAnswersArePassedOver() throws Exception {
        OnceSession first = open("run1", 0, 1, List.of());
        byte[] position = first.position();
        topics.send(List.of(
                new ProducerRecord<>(topic, "k".getBytes(UTF_8), "no answer".getBytes(UTF_8)),
                new ProducerRecord<>(topic, null, "no key".getBytes(UTF_8))));
        first.write(TestingAnswers.unavailable("a"));
        first.flush();
        open("run2", 0, 1, List.of(position));
        assertThat(recalled).containsExactly("a");
    }

    @Test
    void theCheckSaysWhereTheTopicEndsAndWhatIsWrong() throws Exception {
        topics.send(List.of(new ProducerRecord<>(topic, 1, null, new byte[] {1})));
        OnceCheck check = OnceCheck.of(need(Map.of()), job, "0");
        assertThat(check).isEqualTo(new OnceCheck(TIMEOUT_MILLIS, Map.of(0, 0L, 1, 1L)));

        assertThatThrownBy(() -> OnceCheck.of(need(Map.of("transaction.timeout.ms", "3600000")), job, "0"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("spec.answers.kafka: delivery: answerOnce is not possible")
                .hasMessageContaining("allow at most 900000");
    }

    private TopicNeed need(Map<String, String> properties) {
        return new TopicNeed(
                "spec.answers.kafka", new KafkaTopic(SERVERS, topic, Format.JSON, properties), Purpose.RECORDS);
    }

    private OnceSession open(String run, int subtask, int parallelism, List<byte[]> positions)
            throws IOException, InterruptedException {
        return open(Format.JSON, run, subtask, parallelism, positions);
    }

    private OnceSession open(Format format, String run, int subtask, int parallelism, List<byte[]> positions)
            throws IOException, InterruptedException {
        return open(TIMEOUT_MILLIS, format, run, subtask, parallelism, positions);
    }

    /** All requests are the first subtask's. */
    private OnceSession open(
            int timeoutMillis, Format format, String run, int subtask, int parallelism, List<byte[]> positions)
            throws IOException, InterruptedException {
        OutputTopic output =
                new OutputTopic(new KafkaTopic(SERVERS, topic, format, Map.of()), OutputTopic.DEFAULT_MOST_BYTES, null);
        OnceSession session = new OnceAnswers(output, job, run, timeoutMillis, Map.of())
                .open(subtask, parallelism, positions, (id, of) -> 0, answer -> recalled.add(answer.requestId()));
        synchronized (open) {
            open.add(session);
        }
        return session;
    }

    private static KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", SERVERS);
        properties.put("transactional.id", transactionalId);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private List<String> keys() {
        return topics.read(topic).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }
}
