package io.hedgerow.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.kafka.OutputTopic;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of a topic sees of a job that fails and goes on, by its delivery. */
@Timeout(300)
class KafkaDeliveryITCase {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();
    private static final int RECORDS = 3_000;

    @TempDir
    private Path folder;

    private final TestingTopics topics = new TestingTopics(SERVERS);

    @AfterEach
    void close() {
        topics.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noRecordIsLostThoughTheJobFailsAndInTransactionsEachIsSeenOnce(boolean isTransactional) throws Exception {
        String name = topics.create("lines", 2, Map.of());
        OutputTopic.Transactions transactions = isTransactional ? new OutputTopic.Transactions(name, 60_000) : null;
        OutputTopic output = new OutputTopic(
                new KafkaTopic(SERVERS, name, KafkaTopic.Format.JSON, Map.of()),
                OutputTopic.DEFAULT_MOST_BYTES,
                transactions);
        StreamExecutionEnvironment env = FailsOnceAfterACheckpoint.environment();
        FailsOnceAfterACheckpoint.failingNumbers(env, "numbers", RECORDS)
                .map(number -> "line-" + number)
                .returns(Types.STRING)
                .sinkTo(output.ofLines());
        env.execute();

        assertThat(FailsOnceAfterACheckpoint.hasFailed()).isTrue();
        List<String> lines = topics.read(name).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
        assertThat(new HashSet<>(lines)).hasSize(RECORDS);
        if (isTransactional) {
            assertThat(lines).hasSize(RECORDS);
        } else {
            assertThat(lines).as("some are there twice").hasSizeGreaterThan(RECORDS);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exactlyOnce | delivery: exactlyOnce: what is written to topics is visible, with"
                        + " isolation.level=read_committed, when a checkpoint completes, every 200ms",
                "answerOnce | delivery: answerOnce: answers are visible, with isolation.level=read_committed, some"
                        + " milliseconds after their decision"
            })
    void aJobInTransactionsSaysWhenItsAnswersAreVisibleAndGivesEachOnce(String delivery, String said) {
        String requests = topics.create("requests", 2, Map.of());
        String answers = topics.create("answers", 2, Map.of());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(new ProducerRecord<>(
                    requests,
                    ("{\"requestId\":\"r-" + i + "\",\"endpoint\":\"point\",\"features\":{\"x\":" + i + "}}")
                            .getBytes(UTF_8)));
        }
        topics.send(records);
        TestingRun run = new TestingRun(folder)
                .variant("a", "inputs=x;valueFrom=x")
                .endpoint("deadline: 60s\nselection: {policy: fastest}")
                .job("delivery: " + delivery)
                .requestsIn("{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + requests + ", until: latest}}")
                .answersIn("{kafka: {bootstrapServers: \"" + SERVERS + "\", topic: " + answers
                        + ", properties: {transaction.timeout.ms: \"120000\"}}}");
        Result result = run.run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains(said);
        List<String> keys = topics.read(answers).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
        assertThat(keys).hasSize(500).doesNotHaveDuplicates();
        assertThat(run.summary().path("lost").asLong()).isZero();
    }
}
