package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.WorkItem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A bad model costs its own requests, and neither the other keys' nor the subtask's threads. */
class KeyedBadModelsTest {
    private static final TestingKeyedPool POOL = TestingKeyedPool.create();

    /** Holds no model longer than its attempts do. */
    private static final TestingKeyedPool WITHOUT_CACHE = POOL.withCacheBytes(512);

    private static final long MILLI = 1_000_000;

    private static WorkItem later(int number, String key) {
        return TestingKeyedPool.item(number, key).withDeadlineMillis(PoolHarness.START_MILLIS + 300_000);
    }

    private static void pass(KeyedPoolHarness harness, long millis) throws Exception {
        harness.runMails();
        harness.setProcessingTime(PoolHarness.START_MILLIS + millis);
        harness.runMails();
    }

    private static void awaitEntered(String gate, int times) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> TestingGates.entered(gate) == times);
    }

    @Test
    void aLoadThatHangsLeavesItsPlaceToAnotherWorkerAndIsGivenUp() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            harness.publish(TestingKeyedPool.model("bad", "1", "hangLoad;gate=one"));
            harness.publish(TestingKeyedPool.model("good", "1", "value=1"));
            harness.process(later(0, "bad"));
            awaitEntered("one", 1);
            harness.process(later(1, "good"));
            pass(harness, 999);
            assertThat(harness.replies()).as("the only worker is in the load").isEmpty();
            pass(harness, 1_000);
            assertThat(harness.awaitReplies(1))
                    .extracting(AttemptReply::requestId)
                    .containsExactly("r-1");

            pass(harness, 60_000);
            List<AttemptReply> replies = harness.awaitReplies(2);
            assertThat(replies.get(1).requestId()).isEqualTo("r-0");
            harness.process(later(2, "bad"));
            AttemptReply reply = harness.awaitReplies(3).get(2);
            assertThat(reply.outcome()).isEqualTo(Outcome.NOT_READY);
            assertThat(reply.reason()).contains("m-bad:1", "its load has not ended after 60 s");
            assertThat(TestingGates.entered("one")).as("loads").isEqualTo(1);
        }
    }

    @Test
    void loadsThatHangTakeABoundedNumberOfThreads() throws Exception {
        int models = 7;
        int mostThreads = 4;
        int openBefore = TestingModel.open();
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            for (int m = 0; m < models; m++) {
                harness.publish(TestingKeyedPool.model("k" + m, "1", "hangLoad=deaf;gate=many;value=" + m));
                harness.process(later(m, "k" + m));
            }
            for (int second = 1; second <= mostThreads; second++) {
                awaitEntered("many", second);
                pass(harness, 1_000L * second);
            }
            pass(harness, 20_000);
            assertThat(TestingGates.entered("many")).isEqualTo(mostThreads);
            TestingGates.open("many");
            assertThat(harness.awaitReplies(models))
                    .extracting(AttemptReply::outcome)
                    .containsOnly(Outcome.SCORED);
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> TestingModel.open() == openBefore);
    }

    @Test
    void aFailingModelIsLeftAloneAlsoWhereItIsNeverLongInMemory() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(WITHOUT_CACHE)) {
            harness.publish(TestingKeyedPool.model("bad", "1", "throw=always"));
            for (int i = 0; i < 40; i++) {
                harness.process(TestingKeyedPool.item(i, "bad"));
                harness.awaitReplies(i + 1);
            }
            assertThat(harness.replies().get(39).reason()).contains("circuit breaker is open");
        }
    }

    @Test
    void aNewVersionIsNotHeldLiableForTheOneBefore() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(WITHOUT_CACHE)) {
            harness.publish(TestingKeyedPool.model("bad", "1", "refuseLoad=too odd"));
            harness.process(TestingKeyedPool.item(0, "bad"));
            assertThat(harness.awaitReplies(1).get(0).outcome()).isEqualTo(Outcome.NOT_READY);
            harness.publish(TestingKeyedPool.model("bad", "2", "value=1"));
            harness.process(TestingKeyedPool.item(1, "bad"));
            assertThat(harness.awaitReplies(2).get(1).outcome()).isEqualTo(Outcome.SCORED);
        }
    }

    @Test
    void whatLeftMemoryIsNotLoadedAgainBeforeItsPauseIsOver() throws Exception {
        TestingPoolClock clock = new TestingPoolClock();
        List<String> loads = new ArrayList<>();
        HostedVariant variant = new HostedVariant(
                WITHOUT_CACHE.endpoint(),
                0,
                WITHOUT_CACHE.endpoint().variants().get(0),
                0,
                NoModel.spec(WITHOUT_CACHE.endpoint().variants().get(0)),
                new NoModel(),
                null);
        TestingModelStore store = new TestingModelStore();
        store.put(TestingKeyedPool.model("bad", "1", "value=1"));
        KeyedMetrics metrics =
                new KeyedMetrics("p", new OperatorMetrics(new UnregisteredMetricsGroup()), new PoolStatus(() -> {}));
        KeyedContext context = new KeyedContext(
                new ModelLoads(clock, () -> {}),
                new ModelClosing("p", KeyedBadModelsTest.class.getClassLoader()),
                clock,
                metrics);
        KeyedModels.Loading loading = (model, bytes) -> {
            loads.add(model.id());
            throw new IOException("the file system does not answer");
        };
        try (KeyedModels models = new KeyedModels(WITHOUT_CACHE.spec(), store, loading, context, metrics)) {
            long[] passedMillis = {0, 1, 998, 1, 1_999, 1, 3_999, 1};
            List<Integer> loadsAfter = new ArrayList<>();
            ChosenModel last = null;
            for (long millis : passedMillis) {
                clock.advanceNanos(millis * MILLI);
                ChosenModel model = Objects.requireNonNull(models.hold(TestingKeyedPool.item(0, "bad")));
                assertThat(model).as("it was not kept").isNotSameAs(last);
                AttemptResult result = model.score(TestingPool.row(0), variant, new Cancellation());
                assertThat(result.reason()).contains("the file system does not answer");
                loadsAfter.add(loads.size());
                model.letGo();
                last = model;
            }
            assertThat(loadsAfter).as("pauses of 1, 2 and 4 s").containsExactly(1, 1, 1, 2, 2, 3, 3, 4);
        }
    }

    @Test
    void whatIsRememberedIsBounded() {
        ModelTroubles troubles = new ModelTroubles(model -> new Guard("m", null, () -> 0, why -> {}));
        for (int m = 0; m < 3 * ModelTroubles.MOST; m++) {
            troubles.of(spec(m)).refuse("bad", 0);
            troubles.of(spec(0)).refuse("asked for all the time", 0);
            assertThat(troubles.size()).isLessThanOrEqualTo(ModelTroubles.MOST);
        }
        assertThat(troubles.of(spec(0)).refusal()).isNotNull();
        assertThat(troubles.of(spec(1)).refusal())
                .as("was asked for last long ago")
                .isNull();
        troubles.forget(spec(0));
        assertThat(troubles.of(spec(0)).refusal()).isNull();
    }

    private static ModelSpec spec(int number) {
        return Objects.requireNonNull(
                TestingKeyedPool.model("k" + number, "1", "value=1").spec());
    }
}
