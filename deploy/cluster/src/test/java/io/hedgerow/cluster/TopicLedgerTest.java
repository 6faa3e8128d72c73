package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.testkit.kafka.EmbeddedKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger against answers in topics that are wrong on purpose. */
class TopicLedgerTest {
    private static final int REQUESTS = 50_000;
    private static final long SEED = Long.getLong("hedgerow.seed", new SplittableRandom().nextLong());

    private final EmbeddedKafka broker = EmbeddedKafka.start();
    private final Topics topics = new Topics(broker.bootstrapServers());
    private final Ledger ledger = new Ledger();

    @BeforeEach
    void create() throws Exception {
        topics.create();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aSinkThatDropsOneAnswerInTenThousandIsCaughtWithEachOfThem() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> dropped = new ArrayList<>();
        try (KafkaProducer<String, String> sink = sink(Map.of())) {
            for (int i = 0; i < REQUESTS; i++) {
                ledger.sent("p-" + i);
                // The last of each ten thousand at the latest, so that no seed drops none.
                boolean due = i % 10_000 == 9_999 && dropped.size() <= i / 10_000;
                if (due || random.nextInt(10_000) == 0) {
                    dropped.add("p-" + i);
                } else {
                    Future<RecordMetadata> unused = sink.send(answer("p-" + i));
                }
            }
        }

        Ledger.Report report = read();

        assertThat(report.isComplete()).as("seed %d", SEED).isFalse();
        assertThat(report.lost()).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(dropped);
    }

    @Test
    void aSecondAnswerCountsWhenItIsCommittedAndNotWhenItIsAborted() {
        ledger.sent("p-0");
        ledger.sent("p-1");
        try (KafkaProducer<String, String> sink = sink(Map.of("transactional.id", "sink"))) {
            sink.initTransactions();
            inTransaction(sink, "p-0", "p-1");
            sink.commitTransaction();
            inTransaction(sink, "p-0");
            sink.abortTransaction();
            inTransaction(sink, "p-1");
            sink.commitTransaction();
        }

        Ledger.Report report = read();

        assertThat(report.isComplete()).isTrue();
        assertThat(report.duplicated()).isEqualTo(1);
        assertThat(report.repeated()).isEqualTo(1);
    }

    @Test
    void whatIsNoAnswerIsSaidWithItsPlace() {
        try (KafkaProducer<String, String> sink = sink(Map.of())) {
            Future<RecordMetadata> unused = sink.send(new ProducerRecord<>(Topics.ANSWERS, 2, "p-0", "torn"));
        }

        Ledger.Report report = read();

        assertThat(report.unreadable()).isEqualTo(1);
        assertThat(report.toString()).contains(Topics.ANSWERS + "-2-0");
    }

    private Ledger.Report read() {
        topics.readAnswers(ledger);
        return ledger.report();
    }

    private static void inTransaction(KafkaProducer<String, String> sink, String... requestIds) {
        sink.beginTransaction();
        for (String requestId : requestIds) {
            Future<RecordMetadata> unused = sink.send(answer(requestId));
        }
    }

    private KafkaProducer<String, String> sink(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", topics.servers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static ProducerRecord<String, String> answer(String requestId) {
        return new ProducerRecord<>(
                Topics.ANSWERS, requestId, "{\"requestId\":\"" + requestId + "\",\"status\":\"ANSWERED\"}");
    }
}
