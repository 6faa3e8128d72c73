package io.hedgerow.pipeline.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.sinks.TestingFiles.Hold;
import io.hedgerow.pipeline.sinks.TestingFiles.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole jobs: what happens to the disk happens to nobody else, and every line is seen once. */
@Timeout(600)
class PartFilesITCase {
    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(2)
                    .build());

    private static final RateLimiterStrategy<?> FAST =
            RateLimiterStrategy.noOp(); // a limit wakes a thread for each record
    private static final RateLimiterStrategy<?> FOR_A_SECOND_OR_TWO = RateLimiterStrategy.perSecond(2_000);

    /** The next are sent when a checkpoint is complete, however long it takes. */
    private static final RateLimiterStrategy<?> A_FEW_PER_CHECKPOINT = RateLimiterStrategy.perCheckpoint(300);
    /** Records that have reached the sink's task, by test. */
    private static final Map<String, AtomicInteger> TAKEN = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    private String name;
    private TestingFiles disk;

    @BeforeEach
    void disk(TestInfo test) {
        name = test.getDisplayName() + test.getTestMethod();
        disk = TestingFiles.named(name);
        TAKEN.put(name, new AtomicInteger());
    }

    @AfterEach
    void noThreadIsLeft() {
        await().until(() -> SeenLines.threads("hedgerow-files").isEmpty());
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void everyLineIsSeenOnceThoughAFileFails(Step step) throws Exception {
        disk.fail(step, 2);

        job(settings(), 3_000, A_FEW_PER_CHECKPOINT, 2).execute();

        assertThat(disk.hasFailed(step)).as("the disk has failed").isTrue();
        assertEachIsSeenOnce(3_000);
        assertThat(SeenLines.files(folder).size()).as("several parts").isGreaterThan(4);
    }

    /** More than all network buffers hold: a sink that waited for its disk would stop the source. */
    @Test
    void recordsGoOnWhileTheDiskStandsStill() throws Exception {
        int records = 1_000_000;
        Hold finishing = disk.hold(Step.FINISH);
        JobClient job = job(settings(), records, FAST, 2).executeAsync();
        finishing.awaitArrival();

        await().atMost(Duration.ofSeconds(60)).until(() -> TAKEN.get(name).get() == records);
        assertThat(SeenLines.files(folder)).isEmpty();

        finishing.release();
        job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
        assertEachIsSeenOnce(records);
    }

    @Test
    void withoutCheckpointsAllIsVisibleAtTheEnd() throws Exception {
        Configuration settings = settings();
        settings.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);

        job(settings, 1_000, FAST, 2).execute();

        assertEachIsSeenOnce(1_000);
    }

    @Test
    void withoutAFinalCheckpointAllIsVisibleAtTheEnd() throws Exception {
        Configuration settings = settings();
        settings.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false);

        job(settings, 1_000, FOR_A_SECOND_OR_TWO, 2).execute();

        assertEachIsSeenOnce(1_000);
    }

    @Test
    void whatASavepointHoldsIsVisibleWhenTheJobHasStoppedAndTheRestComesFromIt(@TempDir Path savepoints)
            throws Exception {
        long records = 200_000;
        JobClient job = job(settings(), records, A_FEW_PER_CHECKPOINT, 1).executeAsync();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !SeenLines.files(folder).isEmpty());
        String savepoint = job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(2, TimeUnit.MINUTES);
        await().atMost(Duration.ofSeconds(60)).until(() -> job.getJobStatus().get() == JobStatus.FINISHED);
        List<String> first = SeenLines.in(folder);
        assertEachIsSeenOnce(first.size());
        assertThat((long) first.size()).isLessThan(records);
        List<String> filesBefore = SeenLines.files(folder);

        Configuration settings = settings();
        settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        job(settings, records, FAST, 2).execute();

        assertEachIsSeenOnce(records);
        assertThat(SeenLines.files(folder)).containsAll(filesBefore);
    }

    @Test
    void aJobIsCancelledThoughItsDiskStandsStill() throws Exception {
        Hold finishing = disk.hold(Step.FINISH);
        JobClient job = job(settings(), 1_000_000, FOR_A_SECOND_OR_TWO, 2).executeAsync();
        finishing.awaitArrival();

        job.cancel().get(2, TimeUnit.MINUTES);

        await().atMost(Duration.ofSeconds(60)).until(() -> job.getJobStatus().get() == JobStatus.CANCELED);
        assertThat(SeenLines.files(folder)).isEmpty();
    }

    @Test
    void aDiskThatStaysBrokenFailsTheJobWithTheFilesName() {
        disk.fail(Step.FINISH, Integer.MAX_VALUE);
        Configuration settings = settings();
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");

        assertThatThrownBy(() -> job(settings, 100_000, FOR_A_SECOND_OR_TWO, 1).execute())
                .rootCause()
                .hasMessageContaining("part file " + folder.resolve("lines-0-"))
                .hasMessageContaining("no space left on device");
    }

    @Test
    void twoStreamsOfOneTaskMayShareFolderAndPrefix() throws Exception {
        Configuration settings = settings();
        settings.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(1);
        DataStream<Long> numbers = env.fromSequence(0, 99).uid("numbers");
        for (String stream : List.of("first", "second")) {
            JsonLineFiles.write(
                    numbers, stream, folder.toString(), "lines", number -> (stream + number).getBytes(UTF_8));
        }
        env.execute();

        assertThat(SeenLines.files(folder)).hasSize(2);
        assertThat(SeenLines.in(folder)).hasSize(200).doesNotHaveDuplicates();
    }

    private static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.MAX_PARALLELISM, 128);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 10);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return settings;
    }

    private StreamExecutionEnvironment job(
            Configuration settings, long records, RateLimiterStrategy<?> rate, int parallelism) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(parallelism);
        String test = name;
        env.fromSource(
                        new DataGeneratorSource<>(index -> index, records, rate, Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .setParallelism(1)
                .rebalance()
                .map(number -> {
                    TAKEN.get(test).incrementAndGet();
                    return number;
                })
                .returns(Types.LONG)
                .uid("count")
                .transform(
                        "lines",
                        Types.VOID,
                        new PartFilesOperatorFactory<Long>(
                                folder.toString(),
                                "lines",
                                number -> Long.toString(number).getBytes(UTF_8),
                                TestingFiles.of(name)))
                .uid("lines");
        return env;
    }

    private void assertEachIsSeenOnce(long records) {
        assertThat(SeenLines.in(folder).stream()
                        .mapToLong(Long::parseLong)
                        .sorted()
                        .toArray())
                .isEqualTo(LongStream.range(0, records).toArray());
    }
}
