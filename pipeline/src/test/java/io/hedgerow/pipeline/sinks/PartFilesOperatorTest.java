package io.hedgerow.pipeline.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.sinks.TestingFiles.Hold;
import io.hedgerow.pipeline.sinks.TestingFiles.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.base.VoidSerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a held disk does not end by an interrupt
class PartFilesOperatorTest {
    private static final int MAX_PARALLELISM = 128;

    @TempDir
    private Path folder;

    private String name;
    private TestingFiles disk;

    @BeforeEach
    void disk(TestInfo test) {
        name = test.getDisplayName() + test.getTestMethod();
        disk = TestingFiles.named(name);
    }

    @AfterEach
    void noThreadIsLeft() {
        await().until(() -> SeenLines.threads("hedgerow-files").isEmpty());
    }

    static List<SnapshotType> snapshotTypes() {
        return List.of(
                CheckpointType.CHECKPOINT,
                SavepointType.savepoint(SavepointFormatType.CANONICAL),
                SavepointType.suspend(SavepointFormatType.NATIVE),
                SavepointType.terminate(SavepointFormatType.CANONICAL));
    }

    /** The point of it all: a disk that stands still costs the task nothing, only the checkpoint takes longer. */
    @ParameterizedTest
    @MethodSource("snapshotTypes")
    void inputGoesOnWhileTheDiskStandsStillAndTheAsyncPartOfTheCheckpointWaits(SnapshotType type) throws Exception {
        try (Harness harness = open(1, 0)) {
            Hold finishing = disk.hold(Step.FINISH);
            process(harness, 0, 1_000);
            OperatorSnapshotFutures first = startSnapshot(harness, 1, type);
            finishing.awaitArrival();

            AtomicReference<Thread> writing = new AtomicReference<>();
            CompletableFuture<OperatorSubtaskState> asyncPart = finishElsewhere(first, writing);
            await().until(() -> writing.get() != null && writing.get().getState() == Thread.State.WAITING);
            process(harness, 1_000, 100_000);
            OperatorSnapshotFutures second = startSnapshot(harness, 2, type);
            process(harness, 100_000, 100_100);
            assertThat(asyncPart).isNotDone();
            assertThat(SeenLines.files(folder)).isEmpty();

            finishing.release();
            asyncPart.get(30, TimeUnit.SECONDS);
            finishElsewhere(second, writing).get(30, TimeUnit.SECONDS);
            harness.notifyOfCompletedCheckpoint(2);
        }
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 100_000));
    }

    @Test
    void aPartThatFailsDeclinesTheCheckpointAndFailsTheJobAtTheNextCall() throws Exception {
        try (Harness harness = open(1, 0)) {
            disk.fail(Step.FINISH, 1);
            process(harness, 0, 10);
            OperatorSnapshotFutures snapshot = startSnapshot(harness, 1, CheckpointType.CHECKPOINT);

            assertThatThrownBy(() ->
                            finishElsewhere(snapshot, new AtomicReference<>()).get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .hasMessageContaining("part file " + folder)
                    .hasMessageContaining("no space left on device");
            assertThatThrownBy(() -> process(harness, 10, 11))
                    .hasMessageContaining("part file " + folder)
                    .hasMessageContaining("no space left on device");
            cancel(harness);
        }
    }

    @Test
    void cancellingEndsTheAsyncPartThatWaits() throws Exception {
        CompletableFuture<OperatorSubtaskState> asyncPart;
        try (Harness harness = open(1, 0)) {
            Hold finishing = disk.hold(Step.FINISH);
            process(harness, 0, 10);
            asyncPart = finishElsewhere(startSnapshot(harness, 1, CheckpointType.CHECKPOINT), new AtomicReference<>());
            finishing.awaitArrival();
            cancel(harness);
        }
        assertThatThrownBy(() -> asyncPart.get(30, TimeUnit.SECONDS))
                .as("Flink has cancelled the future as well, and is quicker or not")
                .isInstanceOfAny(ExecutionException.class, CancellationException.class);
        assertThat(SeenLines.files(folder)).isEmpty();
    }

    @Test
    void whatAnInterruptedExecutionFinishedIsMadeVisibleAndWhatItHadNotIsReplayed() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = open(1, 0)) {
            process(harness, 0, 10);
            state = harness.snapshot(1, 1);
            process(harness, 10, 20);
            cancel(harness);
        }
        assertThat(SeenLines.files(folder)).isEmpty();

        try (Harness harness = restore(state, 1, 0)) {
            await().until(() -> SeenLines.in(folder).equals(lines(0, 10)));
            process(harness, 10, 30);
            harness.snapshot(2, 2);
            harness.notifyOfCompletedCheckpoint(2);
        }
        assertThat(SeenLines.in(folder)).containsExactlyInAnyOrderElementsOf(lines(0, 30));
    }

    @Test
    void whatIsVisibleAlreadyIsNotSeenTwiceAfterARestore() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = open(1, 0)) {
            process(harness, 0, 10);
            state = harness.snapshot(1, 1);
            harness.notifyOfCompletedCheckpoint(1);
        }
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 10));

        try (Harness harness = restore(state, 1, 0)) {
            process(harness, 10, 11);
            harness.snapshot(2, 2);
            harness.notifyOfCompletedCheckpoint(2);
        }
        assertThat(SeenLines.in(folder)).containsExactlyInAnyOrderElementsOf(lines(0, 11));
    }

    @Test
    void aRestoredPartStaysInStateUntilItIsVisible() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = open(1, 0)) {
            process(harness, 0, 10);
            state = harness.snapshot(1, 1);
            cancel(harness);
        }
        OperatorSubtaskState again;
        Hold publishing = disk.hold(Step.PUBLISH);
        try (Harness harness = restore(state, 1, 0)) {
            publishing.awaitArrival();
            again = harness.snapshot(2, 2);
            cancel(harness);
        }
        assertThat(SeenLines.files(folder)).isEmpty();
        publishing.release();
        try (Harness harness = restore(again, 1, 0)) {
            harness.endInput();
        }
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 10));
    }

    @Test
    void nothingIsLostOrSeenTwiceWhenTheParallelismChanges() throws Exception {
        OperatorSubtaskState one;
        try (Harness harness = open(1, 0)) {
            process(harness, 0, 10);
            harness.snapshot(1, 1);
            process(harness, 10, 20);
            harness.snapshot(2, 2);
            process(harness, 20, 30);
            one = harness.snapshot(3, 3);
            cancel(harness);
        }
        List<OperatorSubtaskState> halves = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState mine =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(one, MAX_PARALLELISM, 1, 2, subtask);
            try (Harness harness = restore(mine, 2, subtask)) {
                process(harness, 30 + 10 * subtask, 40 + 10 * subtask);
                halves.add(harness.snapshot(4, 4));
                cancel(harness);
            }
        }
        OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(halves.get(0), halves.get(1));
        try (Harness harness = restore(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(both, MAX_PARALLELISM, 2, 1, 0), 1, 0)) {
            process(harness, 50, 60);
            harness.snapshot(5, 5);
            harness.notifyOfCompletedCheckpoint(5);
        }
        assertThat(SeenLines.in(folder)).containsExactlyInAnyOrderElementsOf(lines(0, 60));
    }

    @Test
    void withoutACheckpointToComeAllIsVisibleWhenTheInputHasEnded() throws Exception {
        try (Harness harness = new Harness(1, 0)) {
            harness.start(null);
            process(harness, 0, 10);
            harness.snapshot(1, 1); // never complete
            process(harness, 10, 20);
            harness.endInput();
            harness.getOneInputOperator().finish();

            assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 20));
            harness.snapshot(2, 2); // a savepoint that drains comes after it
            harness.notifyOfCompletedCheckpoint(2);
        }
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 20));
    }

    @Test
    void withAFinalCheckpointNothingIsVisibleBeforeItIsCompleteAndAllIsWhenTheTaskIsClosed() throws Exception {
        Hold publishing = disk.hold(Step.PUBLISH);
        try (Harness harness = open(1, 0)) {
            process(harness, 0, 10);
            harness.endInput();
            harness.getOneInputOperator().finish();
            harness.snapshot(1, 1);
            assertThat(disk.log()).noneMatch(step -> step.startsWith("PUBLISH"));
            harness.notifyOfCompletedCheckpoint(1);
            publishing.awaitArrival();
            assertThat(SeenLines.files(folder)).isEmpty();
            publishing.release();
        }
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 10));
    }

    private Harness open(int parallelism, int subtask) throws Exception {
        return restore(null, parallelism, subtask);
    }

    private Harness restore(OperatorSubtaskState state, int parallelism, int subtask) throws Exception {
        Harness harness = new Harness(parallelism, subtask);
        harness.getEnvironment()
                .getJobConfiguration()
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        try {
            harness.start(state);
        } catch (Throwable t) {
            harness.close();
            throw t;
        }
        return harness;
    }

    /** As Flink does before it closes the operators of a task that is cancelled. */
    private static void cancel(Harness harness) throws Exception {
        harness.getOperator().getContainingTask().cancel();
    }

    private static void process(Harness harness, int from, int to) throws Exception {
        for (String line : lines(from, to)) {
            harness.processElement(new StreamRecord<>(line));
        }
    }

    private static OperatorSnapshotFutures startSnapshot(Harness harness, long checkpointId, SnapshotType type)
            throws Exception {
        return harness.getOneInputOperator()
                .snapshotState(
                        checkpointId,
                        checkpointId,
                        new CheckpointOptions(type, CheckpointStorageLocationReference.getDefault()),
                        new MemCheckpointStreamFactory(1 << 20));
    }

    private static CompletableFuture<OperatorSubtaskState> finishElsewhere(
            OperatorSnapshotFutures snapshot, AtomicReference<Thread> by) {
        CompletableFuture<OperatorSubtaskState> finished = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                finished.complete(OperatorSnapshotFinalizer.create(snapshot).getJobManagerOwnedState());
            } catch (Exception e) {
                finished.completeExceptionally(e);
            }
        });
        thread.start();
        by.set(thread);
        return finished;
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }

    private final class Harness extends OneInputStreamOperatorTestHarness<String, Void> {
        Harness(int parallelism, int subtask) throws Exception {
            super(
                    new PartFilesOperatorFactory<>(
                            folder.toString(), "answers", line -> line.getBytes(UTF_8), TestingFiles.of(name)),
                    MAX_PARALLELISM,
                    parallelism,
                    subtask);
        }

        void start(OperatorSubtaskState state) throws Exception {
            setup(VoidSerializer.INSTANCE);
            if (state != null) {
                initializeState(state);
            }
            open();
        }
    }
}
