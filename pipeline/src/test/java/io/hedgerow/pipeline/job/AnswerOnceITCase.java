package io.hedgerow.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.kafka.OnceCheck;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.pipeline.SlowRequests;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink.KafkaSink;
import io.hedgerow.pipeline.job.TestingServingJob.Topics;
import io.hedgerow.testkit.kafka.EmbeddedKafka;
import io.hedgerow.testkit.kafka.TestingTopics;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader of committed records sees of a job with {@code delivery: answerOnce}, whatever happens to it. */
@Timeout(400)
class AnswerOnceITCase {
    private static final String SERVERS = EmbeddedKafka.shared().bootstrapServers();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final TestingTopics topics = new TestingTopics(SERVERS);
    private String topic;
    private String job;

    @BeforeEach
    void create() {
        topic = topics.create("answers", 3, Map.of());
        job = topics.unused("once");
    }

    @AfterEach
    void close() {
        topics.close();
    }

    /**
     * Between two checkpoints hundreds of answers are given, and what is decided at a deadline would be decided otherwise; also where
     * there is no checkpoint yet.
     */
    @ParameterizedTest
    @CsvSource({"1500ms, 5000", "1h, 2500"})
    void noFailureUnderLoadLosesAnAnswerOrGivesAnother(String checkpoints, int requests) throws Exception {
        JobClient running =
                start("{generator: {name: counting, requests: " + requests + ", rate: 400}}", 2, checkpoints, null);
        for (int seen : new int[] {requests / 10, requests / 4, requests / 2}) {
            Awaitility.await().atMost(PATIENCE).until(() -> keys().size() > seen);
            fenceAWriter();
        }
        JobExecutionResult result = running.getJobExecutionResult().get(5, TimeUnit.MINUTES);

        assertThat(keys()).doesNotHaveDuplicates().hasSize(requests);
        ServingStatistics statistics = result.getAccumulatorResult(ServingStatistics.ACCUMULATOR);
        assertThat(statistics.answers()).as("each is counted once").isEqualTo(requests);
        assertThat(statistics.duplicateRequests()).isZero();
        assertThat(statistics.endpoints().get("point").variants().values())
                .allSatisfy(variant -> assertThat(variant.outcomes().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(variant.attempts())
                        .isEqualTo(requests));
    }

    /** As when another execution takes over: its next commit fails, and Flink takes the job back to its last checkpoint. */
    private void fenceAWriter() throws Exception {
        String writer = topics.admin().listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith("hedgerow-" + job + "-once-") && id.endsWith("-2-1"))
                .findFirst()
                .orElseThrow();
        topics.admin().fenceProducers(List.of(writer)).all().get();
    }

    @Test
    void otherRunsWithOtherParallelismGoOnFromACheckpointWithoutASecondAnswer() throws Exception {
        int requests = 3_000;
        String source = "{generator: {name: slow, requests: " + requests + "}}";
        SlowRequests.start();
        JobClient first = start(source, 2, "2s", null);
        Awaitility.await().atMost(PATIENCE).until(() -> keys().size() > 200 && newestCheckpoint() != null);
        int seen = keys().size();
        Awaitility.await().atMost(PATIENCE).until(() -> keys().size() > seen + 50);
        first.cancel().get(2, TimeUnit.MINUTES);
        String checkpoint = Objects.requireNonNull(newestCheckpoint());

        SlowRequests.enough();
        start(source, 3, "500ms", checkpoint).getJobExecutionResult().get(3, TimeUnit.MINUTES);
        assertThat(keys())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, requests).mapToObj(i -> "s-" + i).toList());

        // Everything since is answered already.
        start(source, 1, "500ms", checkpoint).getJobExecutionResult().get(3, TimeUnit.MINUTES);
        assertThat(keys()).hasSize(requests);

        topics.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();
        JobClient late = start(source, 2, "500ms", checkpoint);
        assertThatThrownBy(() -> late.getJobExecutionResult().get(2, TimeUnit.MINUTES))
                .hasStackTraceContaining("of partition 0 the answers from offset")
                .hasStackTraceContaining("Restore a newer checkpoint");
    }

    private JobClient start(String requests, int parallelism, String checkpoints, @Nullable String restored)
            throws Exception {
        TestingServingJob serving = new TestingServingJob(folder);
        serving.write("at-once.testing", "inputs=x;valueFrom=x");
        serving.write("at-the-deadline.testing", "inputs=x;valueFrom=x;delay=15");
        return serving.start(
                documents(requests, parallelism, checkpoints),
                RunId.startingNow(Clock.systemUTC()),
                spec -> checked(spec, parallelism),
                restored);
    }

    private static Topics checked(JobSpec spec, int parallelism) throws Exception {
        TopicChecks checks = new TopicChecks(false, parallelism, null);
        checks.check(Places.topics(spec));
        assertThat(checks.problems()).isEmpty();
        return new Topics(
                checks,
                OnceCheck.of(Places.need("answers", (KafkaSink) spec.answers(), Purpose.RECORDS), spec.name(), "0"));
    }

    private String documents(String requests, int parallelism, String checkpoints) {
        return """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: %s}
                spec:
                  requests: %s
                  answers: {kafka: {bootstrapServers: "%s", topic: %s, format: protobuf}}
                  delivery: answerOnce
                  parallelism: %d
                  checkpointing: {interval: %s, directory: checkpoints}
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: at-once, version: "1"}
                spec: {format: testing, location: at-once.testing}
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: at-the-deadline, version: "1"}
                spec: {format: testing, location: at-the-deadline.testing}
                ---
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point}
                spec:
                  deadline: 20ms
                  inputs: [{name: x, type: double}]
                  variants:
                    - {name: a, model: at-once, version: "1"}
                    - {name: b, model: at-the-deadline, version: "1"}
                  selection: {policy: average}
                """.formatted(job, requests, SERVERS, topic, parallelism, checkpoints);
    }

    private List<String> keys() {
        return topics.read(topic).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }

    /** Of the only job that has made any; folders of other things come and go beside them. */
    private @Nullable String newestCheckpoint() throws IOException {
        Path newest = null;
        for (Path ofJob : entries(folder.resolve("checkpoints"), "*")) {
            for (Path checkpoint : entries(ofJob, "chk-*")) {
                if (Files.exists(checkpoint.resolve("_metadata"))
                        && (newest == null || number(checkpoint) > number(newest))) {
                    newest = checkpoint;
                }
            }
        }
        return newest == null ? null : newest.toUri().toString();
    }

    private static List<Path> entries(Path directory, String pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
            List<Path> found = new ArrayList<>();
            entries.forEach(found::add);
            return found;
        }
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }
}
