package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.executiongraph.ExecutionGraphID;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.operators.testutils.DummyEnvironment;
import org.apache.flink.runtime.scheduler.strategy.ExecutionVertexID;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessBoardTest {
    private static final int SUBTASKS = 8;

    private final Configuration flink = new Configuration();

    @TempDir
    private Path folder;

    private final ReadinessBoard.Start start = new ReadinessBoard.Start(new JobID(), "graph", 0);

    @Test
    void waitsForEverySubtaskOfThisStart() throws Exception {
        ReadinessBoard board = ReadinessBoard.in(folder.toUri().toString());
        board.announce(start, "pool-a", 0);
        board.announce(new ReadinessBoard.Start(start.job(), start.graph(), 1), "pool-a", 1);
        board.announce(new ReadinessBoard.Start(start.job(), "of another JobManager", 0), "pool-a", 1);

        assertThat(board.await(start, Map.of("pool-a", 2), Duration.ofMillis(20)))
                .containsExactly("pool-a-1");

        board.announce(start, "pool-a", 1);
        assertThat(board.await(start, Map.of("pool-a", 2), Duration.ofMinutes(1)))
                .isEmpty();
    }

    /** Each JobManager makes a graph, whose tasks begin at attempt 0. */
    @Test
    void tasksOfOneGraphInOneAttemptAreOfOneStart() {
        JobID job = new JobID();
        ExecutionGraphID graph = new ExecutionGraphID();
        ReadinessBoard.Start one = start(job, graph, new JobVertexID(), 0, 2);

        assertThat(start(job, graph, new JobVertexID(), 7, 2)).isEqualTo(one);
        assertThat(start(job, graph, new JobVertexID(), 0, 3)).isNotEqualTo(one);
        assertThat(start(job, new ExecutionGraphID(), new JobVertexID(), 0, 2)).isNotEqualTo(one);
        assertThat(one.graph()).isEqualTo(graph.toString());
    }

    /** Its graph is of one start, and a subtask that there was not before begins at attempt 0. */
    @ParameterizedTest
    @CsvSource({"jobmanager.scheduler, Adaptive", "scheduler-mode, reactive"})
    void withTheAdaptiveSchedulerTasksOfOneGraphAreOfOneStart(String option, String value) {
        JobID job = new JobID();
        ExecutionGraphID graph = new ExecutionGraphID();
        flink.setString(option, value);

        ReadinessBoard.Start one = start(job, graph, new JobVertexID(), 0, 1);

        assertThat(start(job, graph, new JobVertexID(), 1, 0)).isEqualTo(one);
        assertThat(start(job, new ExecutionGraphID(), new JobVertexID(), 0, 1)).isNotEqualTo(one);
    }

    private ReadinessBoard.Start start(
            JobID job, ExecutionGraphID graph, JobVertexID vertex, int subtask, int attempt) {
        var id = new ExecutionAttemptID(graph, new ExecutionVertexID(vertex, subtask), attempt);
        return ReadinessBoard.Start.of(new DummyEnvironment() {
            @Override
            public JobID getJobID() {
                return job;
            }

            @Override
            public ExecutionAttemptID getExecutionId() {
                return id;
            }

            @Override
            public TaskManagerRuntimeInfo getTaskManagerInfo() {
                return new TestingTaskManagerRuntimeInfo(flink);
            }
        });
    }

    @Test
    void tellsWhoHasBeenStartedFromWhoIsReady() throws Exception {
        ReadinessBoard board = ReadinessBoard.in(folder.toUri().toString());
        board.appear(start, "collector", 0);
        board.announce(start, "collector", 1);

        assertThat(board.await(start, Map.of("collector", 2), Duration.ZERO)).containsExactly("collector-0");
        assertThat(board.awaitStarted(start, Map.of("collector", 3), Duration.ZERO))
                .containsExactly("collector-2");

        board.announce(start, "collector", 0);
        assertThat(board.await(start, Map.of("collector", 2), Duration.ZERO)).isEmpty();
        board.withdraw(start, "collector", 0);
        board.withdraw(start, "collector", 1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void manyWithdrawAtOnceWithoutHarm() throws Exception {
        ReadinessBoard board = ReadinessBoard.in(folder.toUri().toString());
        ExecutorService subtasks = Executors.newFixedThreadPool(SUBTASKS);
        try {
            for (int round = 0; round < 50; round++) {
                for (int subtask = 0; subtask < SUBTASKS; subtask++) {
                    board.announce(start, "pool-a", subtask);
                }
                withdrawAtOnce(board, subtasks);
                assertThat(folder).isEmptyDirectory();
            }
        } finally {
            subtasks.shutdownNow();
        }
    }

    private void withdrawAtOnce(ReadinessBoard board, ExecutorService subtasks) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> withdrawals = new ArrayList<>();
        for (int i = 0; i < SUBTASKS; i++) {
            int subtask = i;
            withdrawals.add(subtasks.submit(() -> {
                go.await();
                board.withdraw(start, "pool-a", subtask);
                return null;
            }));
        }
        go.countDown();
        for (Future<?> withdrawal : withdrawals) {
            withdrawal.get();
        }
    }

    @Test
    void withoutAFolderNothingIsSaidAndNothingAwaited() throws Exception {
        ReadinessBoard.NONE.announce(start, "pool-a", 0);
        ReadinessBoard.NONE.withdraw(start, "pool-a", 0);

        assertThat(ReadinessBoard.NONE.await(start, Map.of("pool-a", 2), Duration.ofMinutes(1)))
                .isEmpty();
    }
}
