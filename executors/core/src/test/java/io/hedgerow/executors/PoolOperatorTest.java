package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.TestingNetwork;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolOperatorTest {
    private static final long START = PoolHarness.START_MILLIS;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void repliesOnceForEachVariant(int threads) throws Exception {
        TestingPool pool =
                TestingPool.of("label=1;confidence=0.75", "valueFrom=x").withThreads(threads);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            for (int i = 0; i < 20; i++) {
                harness.process(pool.item(i));
            }
            harness.awaitReplies(40);
            assertThat(harness.replies())
                    .hasSize(40)
                    .contains(
                            new AttemptReply("r-7", 7, 0, Outcome.SCORED, null, 0, Prediction.ofLabel(1, 0.75)),
                            new AttemptReply("r-7", 7, 1, Outcome.SCORED, null, 0, Prediction.ofValue(7)));
            assertThat(harness.replies().stream().map(reply -> reply.requestId() + reply.variant()))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sendsRepliesAtOnce(int threads) throws Exception {
        TestingPool pool = TestingPool.of("value=1").withThreads(threads);
        try (PoolHarness harness = PoolHarness.of(PoolHarness.factory(pool))) {
            TestingNetwork network = TestingNetwork.behind(harness.flink());
            harness.flink().open();
            harness.process(pool.item(0));
            harness.process(pool.item(1));
            harness.awaitReplies(2);
            assertThat(network.sent()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, throw=broken, IllegalStateException: broken",
        "1, throw=broken, IllegalStateException: broken",
        "0, stackOverflow, StackOverflowError",
        "1, stackOverflow, StackOverflowError",
        "1, assertion, AssertionError: testing",
        "1, linkage, NoClassDefFoundError: testing/Missing",
        "0, null, the model returned nothing",
        "1, null, the model returned nothing",
    })
    void modelThatFailsIsFailedAndTheRestUnharmed(int threads, String program, String reason) throws Exception {
        TestingPool pool = TestingPool.of(program + ";when=x", "value=1").withThreads(threads);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1));
            harness.process(pool.item(0));
            harness.awaitReplies(4);
            assertThat(harness.replies())
                    .filteredOn(reply -> reply.outcome() == Outcome.FAILED)
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.requestId()).isEqualTo("r-1"))
                    .satisfies(reply -> assertThat(reply.reason()).isEqualTo(reason));
            assertThat(harness.outcomes())
                    .filteredOn(outcome -> outcome == Outcome.SCORED)
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void outOfMemoryFailsTheTask(int threads) throws Exception {
        TestingPool pool = TestingPool.of("outOfMemory").withThreads(threads);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            assertThatThrownBy(() -> {
                        harness.process(pool.item(1));
                        harness.awaitReplies(1);
                    })
                    .hasStackTraceContaining("OutOfMemoryError: testing");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void deadlineIsLookedAtOnEntry(int threads) throws Exception {
        TestingPool pool = TestingPool.of("label=1").withThreads(threads).withDeadlineMillis(10);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1, START));
            assertThat(harness.outcomes()).containsExactly(Outcome.EXPIRED);
            harness.process(pool.item(2, START + 1));
            harness.awaitReplies(2);
            assertThat(harness.outcomes()).containsExactly(Outcome.EXPIRED, Outcome.SCORED);
        }
    }

    @Test
    void attemptWhoseDeadlinePassesInTheQueueIsExpiredAtOnce() throws Exception {
        TestingPool pool = TestingPool.of("hang=deaf;gate=taken;when=x").withDeadlineMillis(10);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1, START + 1_000));
            harness.runUntil(() -> TestingGates.entered("taken") == 1);
            harness.process(pool.item(0, START + 10));
            harness.advanceTo(START + 10);
            assertThat(harness.replies())
                    .as("although the only worker is still in its call")
                    .containsExactly(new AttemptReply(
                            "r-0", 0, 0, Outcome.EXPIRED, "the deadline passed in the queue", 10_000, null));
            TestingGates.open("taken");
            harness.awaitReplies(2);
        }
    }

    @Test
    void whatThePoolDoesNotHostIsNotReady() throws Exception {
        TestingPool pool = TestingPool.of("label=1");
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1).withVariants(0b101));
            harness.awaitReplies(2);
            assertThat(harness.replies())
                    .filteredOn(reply -> reply.variant() == 2)
                    .extracting(AttemptReply::outcome)
                    .containsExactly(Outcome.NOT_READY);
        }
    }

    @Test
    void fullQueueShedsWhereThereIsADeadline() throws Exception {
        TestingPool pool = TestingPool.of("hang=cancellable", "label=1")
                .withDeadlineMillis(50)
                .withQueueCapacity(2);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            for (int i = 0; i < 5; i++) {
                harness.process(pool.item(i, START + 50));
                int scored = i + 1;
                harness.runUntil(() -> count(harness, Outcome.SCORED) == scored);
            }
            assertThat(harness.replies())
                    .filteredOn(reply -> reply.variant() == 0)
                    .containsExactly(
                            new AttemptReply("r-3", 3, 0, Outcome.SHED, "queue of 2 is full", 0, null),
                            new AttemptReply("r-4", 4, 0, Outcome.SHED, "queue of 2 is full", 0, null));
        }
    }

    @Test
    void attemptPastItsTimeoutIsFailedAndItsPlaceFreed() throws Exception {
        TestingPool pool =
                TestingPool.of("hang=cancellable;gate=timeout;when=x;value=3").withTimeoutMillis(100);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1));
            harness.process(pool.item(2));
            harness.runUntil(() -> TestingGates.entered("timeout") == 1);
            harness.advanceTo(START + 60);
            harness.process(pool.item(0));
            harness.advanceTo(START + 102);
            harness.awaitReplies(3);
            assertThat(harness.replies())
                    .containsExactly(
                            failed(1, "timed out after 100 ms", 102_000),
                            failed(2, "timed out after 100 ms in the queue", 102_000),
                            new AttemptReply("r-0", 0, 0, Outcome.SCORED, null, 42_000, Prediction.ofValue(3)));
        }
    }

    @Test
    void anInterruptThatComesAfterItsCallEndsNoWorker() throws Exception {
        TestingPool pool = TestingPool.of("label=1");
        try (PoolHarness harness = PoolHarness.open(pool)) {
            harness.process(pool.item(1));
            harness.awaitReplies(1);
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("hedgerow-p-v0"))
                    .forEach(Thread::interrupt);
            harness.process(pool.item(2));
            harness.awaitReplies(2);
            assertThat(harness.outcomes()).containsOnly(Outcome.SCORED);
        }
    }

    @Test
    void threadsOfOneVariantAreBoundedAndComeBack() throws Exception {
        TestingPool pool =
                TestingPool.of("hang=deaf;gate=bounded;when=x;value=3").withTimeoutMillis(100);
        try (PoolHarness harness = PoolHarness.open(pool)) {
            for (int i = 1; i <= 4; i++) {
                int calls = i;
                harness.process(pool.item(i));
                harness.runUntil(() -> TestingGates.entered("bounded") == calls);
                harness.advanceTo(START + 101L * i);
                harness.awaitReplies(i);
            }
            harness.process(pool.item(5));
            assertThat(harness.replies().get(4).reason())
                    .isEqualTo("all 4 threads of the variant are in calls that timed out and have not returned");
            TestingGates.open("bounded");
            // Of those that return the last may be the only one for a moment, and a new one has not been started.
            harness.runUntil(() -> TestingModel.workers("p", "v0") == 1 && TestingModel.workers("p", "v0-4") == 1);
            harness.process(pool.item(0));
            harness.awaitReplies(6);
            assertThat(harness.outcomes().subList(0, 5)).containsOnly(Outcome.FAILED);
            assertThat(harness.outcomes().get(5)).isEqualTo(Outcome.SCORED);
        }
    }

    @Test
    void inlineCallThatTookTooLongIsFailed() throws Exception {
        TestingPool pool = TestingPool.of("delay=20;value=3").withThreads(0).withTimeoutMillis(5);
        try (PoolHarness harness = PoolHarness.openWithRunningClock(pool)) {
            harness.process(pool.item(1));
            assertThat(harness.replies())
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.outcome()).isEqualTo(Outcome.FAILED))
                    .satisfies(reply -> assertThat(reply.reason()).isEqualTo("timed out after 5 ms on the task thread"))
                    .satisfies(reply -> assertThat(reply.latencyMicros()).isGreaterThanOrEqualTo(20_000));
        }
    }

    @Test
    void modelsAreReleasedAndThreadsEndOnClose() throws Exception {
        int openBefore = TestingModel.openAtRest();
        TestingPool pool = TestingPool.of("label=1;id=close", "label=1;id=close", "hang=cancellable;id=close")
                .withThreads(2);
        PoolHarness harness = PoolHarness.open(pool);
        harness.process(pool.item(1));
        harness.awaitReplies(2);
        assertThat(TestingModel.open()).as("two variants share a model").isEqualTo(openBefore + 2);
        harness.close();
        assertThat(TestingModel.openAtRest()).isEqualTo(openBefore);
    }

    @Test
    void modelIsNotClosedUnderAHungCall() throws Exception {
        int openBefore = TestingModel.openAtRest();
        TestingPool pool = TestingPool.of("hang=deaf;gate=closing");
        PoolHarness harness = PoolHarness.open(pool);
        harness.process(pool.item(1));
        harness.runUntil(() -> TestingGates.entered("closing") == 1);
        harness.close();
        assertThat(TestingModel.open()).isEqualTo(openBefore + 1);
        TestingGates.open("closing");
        Awaitility.await().until(() -> TestingModel.open() == openBefore);
        assertThat(TestingModel.closedUnderACall()).isZero();
    }

    @Test
    void modelThatWaitsForOthersIsRefusedByAPoolWithoutThreads() {
        TestingPool pool = TestingPool.of("label=1;blocking").withThreads(0);
        assertThatThrownBy(() -> PoolHarness.open(pool))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("pool p needs threads: 1 or more");
    }

    @ParameterizedTest
    @CsvSource({
        "refuseBind=no such input, no such input",
        "refuseLoad=not a model, not a model",
    })
    void modelThatIsRefusedFailsTheJobAndLeavesNothingBehind(String program, String reason) {
        int openBefore = TestingModel.openAtRest();
        TestingPool pool = TestingPool.of("label=1;id=refused", program);
        assertThatThrownBy(() -> PoolHarness.open(pool))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage("endpoint e, variant v1: model v1:1 (v1.testing) cannot be served: " + reason);
        assertThat(TestingModel.openAtRest()).isEqualTo(openBefore);
    }

    @Test
    void bytesThatAreNotTheDocumentsAreRefused() {
        TestingPool pool = TestingPool.of("label=1");
        PoolOperatorFactory factory = new PoolOperatorFactory(
                pool.roster(), "p", TestingPool.of("label=0").artifacts(), PoolOptions.DEFAULT);
        assertThatThrownBy(() -> PoolHarness.open(factory))
                .hasMessageContaining("cannot be served: its bytes have sha256 ")
                .hasMessageContaining("its document says " + Digests.sha256Hex(TestingModelFormat.bytes("label=1")));
    }

    @Test
    void missingBytesAreFoundWhenTheJobIsBuilt() {
        TestingPool pool = TestingPool.of("label=1");
        assertThatThrownBy(() -> new PoolOperatorFactory(pool.roster(), "p", Map.of(), PoolOptions.DEFAULT))
                .hasMessage("pool p: the bytes of model v0:1 are missing");
    }

    private static AttemptReply failed(int number, String reason, long latencyMicros) {
        return new AttemptReply("r-" + number, number, 0, Outcome.FAILED, reason, latencyMicros, null);
    }

    private static long count(PoolHarness harness, Outcome outcome) {
        return harness.outcomes().stream().filter(outcome::equals).count();
    }

    static List<String> requestIds(PoolHarness harness) {
        return harness.replies().stream().map(AttemptReply::requestId).toList();
    }
}
