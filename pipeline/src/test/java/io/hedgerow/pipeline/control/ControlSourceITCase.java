package io.hedgerow.pipeline.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.proto.flink.status.RequestsEnded;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The source inside jobs. */
@Timeout(600)
class ControlSourceITCase {
    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(2)
                    .build());

    private static final String WHOLE = "kind: Model\n...\n";

    /** What has come, by test. */
    private static final Map<String, List<String>> SEEN = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    @TempDir
    private Path status;

    private String name;
    private RequestsEnded ended;

    @BeforeEach
    void begin(TestInfo test) {
        name = test.getDisplayName();
        SEEN.put(name, new CopyOnWriteArrayList<>());
        ended = StatusDirectory.in(status.toUri().toString()).requestsEnded("run");
    }

    @Test
    void followsTheFolderUntilTheRequestsEnd() throws Exception {
        write("a.yaml", WHOLE);
        write("b.yaml", "kind: Endpoint\n");
        JobClient job = start(new Configuration(), 2);
        awaitSeen("FILE a.yaml", "FILE b.yaml", "CAUGHT_UP ");

        write("a.yaml", "edited: true\n...\n");
        awaitSeen("FILE a.yaml", "FILE b.yaml", "CAUGHT_UP ", "FILE a.yaml");

        ended.subtaskEnded(0, 1);
        job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    void afterARestoreOnlyWhatHasChangedComes(@TempDir Path savepoints) throws Exception {
        write("same.yaml", WHOLE);
        write("edited.yaml", WHOLE);
        write("gone.yaml", WHOLE);
        JobClient job = start(new Configuration(), 1);
        awaitSeen("FILE edited.yaml", "FILE gone.yaml", "FILE same.yaml", "CAUGHT_UP ");
        String savepoint = job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(2, TimeUnit.MINUTES);
        await().atMost(Duration.ofSeconds(60)).until(() -> job.getJobStatus().get() == JobStatus.FINISHED);

        SEEN.get(name).clear();
        write("edited.yaml", "edited: true\n...\n");
        write("new.yaml", WHOLE);
        Files.delete(folder.resolve("gone.yaml"));
        Configuration settings = new Configuration();
        settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        JobClient restored = start(settings, 1);
        awaitSeen("FILE edited.yaml", "FILE new.yaml", "CAUGHT_UP ", "VANISHED gone.yaml");

        ended.subtaskEnded(0, 1);
        restored.getJobExecutionResult().get(2, TimeUnit.MINUTES);
        assertThat(SEEN.get(name)).hasSize(4);
    }

    @Test
    void aFolderThatIsAwayForAWhileDoesNotFailTheJob() throws Exception {
        Files.delete(folder);
        JobClient job = start(new Configuration(), 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> job.getJobStatus().get() == JobStatus.RUNNING);
        assertThat(SEEN.get(name)).isEmpty();
        Files.createDirectory(folder);
        write("a.yaml", WHOLE);
        await().atMost(Duration.ofSeconds(60)).until(() -> SEEN.get(name).contains("CAUGHT_UP "));
        await().atMost(Duration.ofSeconds(60)).until(() -> SEEN.get(name).contains("FILE a.yaml"));

        ended.subtaskEnded(0, 1);
        job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
    }

    private JobClient start(Configuration settings, int parallelism) throws Exception {
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        String test = name;
        MapFunction<ControlRecord, String> see = record -> {
            SEEN.get(test).add(record.toString());
            return record.name();
        };
        env.fromSource(
                        new ControlSource(folder.toUri().toString(), Duration.ofMillis(20), ended),
                        WatermarkStrategy.noWatermarks(),
                        "control")
                .setParallelism(parallelism)
                .uid("control")
                .rebalance()
                .map(see)
                .returns(Types.STRING)
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .setParallelism(1);
        return env.executeAsync();
    }

    private void awaitSeen(String... records) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(SEEN.get(name)).containsExactly(records));
    }

    private void write(String file, String text) throws IOException {
        Path temporary = Files.writeString(folder.resolve("." + file), text);
        Files.move(temporary, folder.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
