package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in flight survives; input that waits is in flight; the end of the input leaves nothing open. */
class PoolOperatorStateTest {
    private static final long START = PoolHarness.START_MILLIS;
    private static final TestingPool HANGING = TestingPool.of("hang=cancellable", "valueFrom=x");
    private static final TestingPool HANGING_TWICE = TestingPool.of("hang=cancellable", "hang=cancellable");
    private static final TestingPool HEALED = TestingPool.of("valueFrom=x", "valueFrom=x");

    @Test
    void openAttemptsAreReplayedAndEndedOnesAreNot() throws Exception {
        OperatorSubtaskState state;
        try (PoolHarness harness = PoolHarness.open(HANGING)) {
            for (int i = 0; i < 3; i++) {
                harness.process(HANGING.item(i));
            }
            harness.awaitReplies(3);
            state = harness.snapshot();
        }
        try (PoolHarness harness = PoolHarness.restore(HEALED, state)) {
            harness.awaitReplies(3);
            assertThat(PoolOperatorTest.requestIds(harness)).containsExactly("r-0", "r-1", "r-2");
            assertThat(harness.replies())
                    .allSatisfy(reply -> assertThat(reply.variant()).isZero());
        }
    }

    @Test
    void whatWasInAChannelWhileTheJobWasDownHasAGrace() throws Exception {
        TestingPool pool = HEALED.withDeadlineMillis(50);
        OperatorSubtaskState state;
        try (PoolHarness harness = PoolHarness.open(pool)) {
            state = harness.snapshot();
        }
        try (PoolHarness harness = PoolHarness.restore(pool, state, START + 5_000)) {
            harness.process(pool.item(0, START + 50));
            harness.awaitReplies(2);
            assertThat(harness.outcomes()).containsOnly(Outcome.SCORED);
        }
        try (PoolHarness harness = PoolHarness.open(pool)) { // started afresh
            harness.process(pool.item(0, START - 1));
            harness.awaitReplies(2);
            assertThat(harness.outcomes()).containsOnly(Outcome.EXPIRED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void moreRestoredThanFitsIsNotShedAndComesBeforeNewInput(int threads) throws Exception {
        TestingPool wide = TestingPool.of("hang=cancellable").withQueueCapacity(50);
        TestingPool narrow = TestingPool.of("valueFrom=x").withQueueCapacity(1).withThreads(threads);
        OperatorSubtaskState state = inFlight(wide, 40);
        try (PoolHarness harness = PoolHarness.restore(narrow, state)) {
            harness.process(narrow.item(99));
            harness.awaitReplies(41);
            assertThat(harness.outcomes()).hasSize(41).containsOnly(Outcome.SCORED);
            assertThat(PoolOperatorTest.requestIds(harness)).last().isEqualTo("r-99");
        }
    }

    @Test
    void restoredItemsAreInTheNextSnapshotEvenBeforeTheyAreAdmitted() throws Exception {
        OperatorSubtaskState state = inFlight(TestingPool.of("hang=cancellable").withQueueCapacity(50), 40);
        TestingPool narrow = TestingPool.of("hang=cancellable").withQueueCapacity(1);
        OperatorSubtaskState again;
        try (PoolHarness harness = PoolHarness.restore(narrow, state)) {
            again = harness.snapshot();
        }
        try (PoolHarness harness = PoolHarness.restore(TestingPool.of("valueFrom=x"), again)) {
            harness.awaitReplies(40);
            assertThat(PoolOperatorTest.requestIds(harness)).hasSize(40).doesNotHaveDuplicates();
        }
    }

    @Test
    void inFlightWorkIsSpreadWhenTheParallelismChanges() throws Exception {
        OperatorSubtaskState state = inFlight(TestingPool.of("hang=cancellable").withQueueCapacity(50), 40);
        List<String> all = new ArrayList<>();
        List<OperatorSubtaskState> halves = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            TestingPool pool = TestingPool.of("hang=cancellable").withQueueCapacity(50);
            try (PoolHarness harness = PoolHarness.restoreSubtask(pool, state, 1, 2, subtask)) {
                harness.runMails();
                halves.add(harness.snapshot());
            }
        }
        OperatorSubtaskState merged = AbstractStreamOperatorTestHarness.repackageState(halves.get(0), halves.get(1));
        for (int subtask = 0; subtask < 3; subtask++) {
            try (PoolHarness harness =
                    PoolHarness.restoreSubtask(TestingPool.of("valueFrom=x"), merged, 2, 3, subtask)) {
                harness.runMails();
                harness.flink().endInput();
                assertThat(harness.replies()).hasSizeBetween(12, 15);
                all.addAll(PoolOperatorTest.requestIds(harness));
            }
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "r-" + i).toList());
    }

    @Test
    void deadlinesAreRebasedAfterARestore() throws Exception {
        TestingPool hanging = TestingPool.of("hang=cancellable").withDeadlineMillis(50);
        TestingPool healed = TestingPool.of("valueFrom=x").withDeadlineMillis(50);
        OperatorSubtaskState state;
        try (PoolHarness harness = PoolHarness.open(hanging)) {
            harness.process(hanging.item(1, START + 50));
            state = harness.snapshot();
        }
        try (PoolHarness harness = PoolHarness.restore(healed, state, START + 60_000)) {
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED);
        }
    }

    /** The copy of a hedge across pools. */
    @Test
    void whatMayNotStartYetStartsAtItsTimeAfterARestoreWithoutAnyInput() throws Exception {
        TestingPool pool = TestingPool.of("valueFrom=x").withDeadlineMillis(60_000);
        WorkItem item = pool.item(1, START + 60_000);
        WorkItem copy = new WorkItem(
                item.requestId(),
                item.admission(),
                item.epoch(),
                item.endpoint(),
                item.variants(),
                item.deadlineMillis(),
                item.priority(),
                item.row(),
                START + 20_000);
        OperatorSubtaskState state;
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(copy);
            state = harness.snapshot();
        }
        try (PoolHarness harness = PoolHarness.restore(pool, state, START + 1_000)) {
            harness.runMails();
            harness.advanceTo(START + 19_999);
            harness.runMails();
            assertThat(harness.replies()).isEmpty();
            harness.advanceTo(START + 20_001);
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED);
        }
    }

    @Test
    void stateOfOtherDocumentsIsRefused() throws Exception {
        OperatorSubtaskState state = inFlight(TestingPool.of("hang=cancellable"), 2);
        assertThatThrownBy(() -> PoolHarness.restore(TestingPool.of("valueFrom=x", "valueFrom=x"), state))
                .hasMessageContaining("this savepoint was taken under other documents")
                .hasMessageContaining("--drain");
    }

    @Test
    void stateOfAnIdlePoolIsRefusedUnderOtherDocumentsToo() throws Exception {
        OperatorSubtaskState state = inFlight(TestingPool.of("hang=cancellable"), 0);
        assertThatThrownBy(() -> PoolHarness.restore(HEALED, state))
                .hasMessageContaining("this savepoint was taken under other documents");
    }

    @Test
    void drainedStateMayBeFollowedByAnyDocuments() throws Exception {
        OperatorSubtaskState state;
        TestingPool pool = TestingPool.of("label=1");
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1));
            harness.flink().endInput();
            state = harness.snapshot();
        }
        try (PoolHarness harness = PoolHarness.restore(HEALED, state)) {
            harness.process(HEALED.item(2));
            harness.awaitReplies(2);
            assertThat(PoolOperatorTest.requestIds(harness)).containsOnly("r-2");
        }
    }

    @Test
    void itemThatWaitsForRoomIsInASnapshotTakenMeanwhile() throws Exception {
        TestingPool pool = TestingPool.of("hang=deaf;gate=waits;valueFrom=x").withQueueCapacity(1);
        AtomicReference<OperatorSubtaskState> state = new AtomicReference<>();
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(0));
            harness.process(pool.item(1));
            harness.mail(() -> state.set(harness.snapshot()));
            harness.mail(() -> TestingGates.open("waits"));
            harness.process(pool.item(2)); // yields, runs both mails, and goes on when there is room
            assertThat(state.get())
                    .as("the snapshot was taken inside the yield")
                    .isNotNull();
            harness.awaitReplies(3);
            assertThat(harness.outcomes()).hasSize(3).containsOnly(Outcome.SCORED);
        }
        try (PoolHarness harness = PoolHarness.restore(TestingPool.of("valueFrom=x"), state.get())) {
            harness.awaitReplies(3);
            assertThat(PoolOperatorTest.requestIds(harness)).containsExactly("r-0", "r-1", "r-2");
        }
    }

    /** Replies of one request leave together; what has not left is in the snapshot, inside a yield as well. */
    @Test
    void aSnapshotStrandsNoGatheredReply() throws Exception {
        TestingPool pool = HANGING_TWICE.withQueueCapacity(1).withTimeoutMillis(100);
        List<String> legs = new ArrayList<>();
        AtomicReference<OperatorSubtaskState> state = new AtomicReference<>();
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(0));
            harness.process(pool.item(1));
            harness.mail(() -> {
                harness.advanceTo(START + 101);
                state.set(harness.snapshot());
                legs.addAll(legs(harness));
            });
            harness.process(pool.item(2)); // yields, runs the mail, and goes on when there is room
            assertThat(legs).hasSize(4);
        }
        try (PoolHarness harness = PoolHarness.restore(HEALED, state.get())) {
            harness.flink().endInput();
            legs.addAll(legs(harness));
        }
        assertThat(legs).containsExactlyInAnyOrder("r-0/0", "r-0/1", "r-1/0", "r-1/1", "r-2/0", "r-2/1");
    }

    @Test
    void whatIsScoredOnTheTaskThreadHasLeftBeforeTheNextItem() throws Exception {
        TestingPool pool = HEALED.withThreads(0);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(0));
            assertThat(harness.replies()).hasSize(2);
            harness.process(pool.item(1));
            assertThat(legs(harness)).containsExactly("r-0/0", "r-0/1", "r-1/0", "r-1/1");
            assertThat(harness.records())
                    .last()
                    .extracting(AttemptReplies::size)
                    .isEqualTo(2);
            try (PoolHarness restored = PoolHarness.restore(pool, harness.snapshot())) {
                restored.runMails();
                assertThat(restored.replies()).isEmpty();
            }
        }
    }

    private static List<String> legs(PoolHarness harness) {
        return harness.replies().stream()
                .map(reply -> reply.requestId() + "/" + reply.variant())
                .toList();
    }

    @Test
    void timeoutsFireWhileInputWaitsForRoom() throws Exception {
        TestingPool pool = TestingPool.of("hang=cancellable;when=x;valueFrom=x")
                .withQueueCapacity(1)
                .withTimeoutMillis(100);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1));
            harness.process(pool.item(2));
            harness.mail(() -> harness.advanceTo(START + 101));
            harness.process(pool.item(0));
            harness.awaitReplies(3);
            assertThat(harness.outcomes()).containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.SCORED);
        }
    }

    @Test
    void endOfInputWaitsForOpenAttempts() throws Exception {
        TestingPool pool = TestingPool.of("delay=5;valueFrom=x").withQueueCapacity(50);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            for (int i = 0; i < 10; i++) {
                harness.process(pool.item(i));
            }
            harness.flink().endInput();
            assertThat(harness.outcomes()).hasSize(10).containsOnly(Outcome.SCORED);
        }
    }

    @Test
    void endOfInputGivesAHangingModelItsDeadlineAndGrace() throws Exception {
        TestingPool pool = TestingPool.of("hang=deaf;gate=never").withDeadlineMillis(50);
        long limit = START + 50 + PoolOptions.DEFAULT.drainGraceMillis();
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1, START + 50));
            harness.process(pool.item(2, START + 50));
            harness.runUntil(() -> TestingGates.entered("never") == 1);
            harness.mail(() -> harness.advanceTo(limit - 1));
            harness.mail(() -> assertThat(harness.replies()).hasSize(1));
            harness.mail(() -> harness.advanceTo(limit + 1));
            harness.flink().endInput();
            TestingGates.open("never"); // or the thread would outlive this test
            assertThat(harness.replies())
                    .extracting(AttemptReply::outcome, AttemptReply::reason)
                    .containsExactly(
                            tuple(Outcome.EXPIRED, "the deadline passed in the queue"),
                            tuple(
                                    Outcome.CANCELLED,
                                    "the input ended and the model did not answer by deadline and grace"));
        }
    }

    @Test
    void endOfInputWithoutDeadlineWaitsForTheTimeout() throws Exception {
        TestingPool pool = TestingPool.of("hang=cancellable").withTimeoutMillis(100);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1));
            harness.mail(() -> harness.advanceTo(START + 101));
            harness.flink().endInput();
            assertThat(harness.outcomes()).containsExactly(Outcome.FAILED);
        }
    }

    private static OperatorSubtaskState inFlight(TestingPool pool, int items) throws Exception {
        try (PoolHarness harness = PoolHarness.open(pool)) {
            for (int i = 0; i < items; i++) {
                harness.process(pool.item(i));
            }
            assertThat(harness.replies()).isEmpty();
            return harness.snapshot();
        }
    }
}
