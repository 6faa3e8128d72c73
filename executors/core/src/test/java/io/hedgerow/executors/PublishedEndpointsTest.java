package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Readiness;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.RosterState;
import io.hedgerow.proto.flink.WorkItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations that are published while a pool runs. */
class PublishedEndpointsTest {
    private static final TestingPool START = TestingPool.of("value=1");

    @TempDir
    private Path folder;

    private RosterBoard board;
    private long sequence;

    @BeforeEach
    void makeBoard() {
        awaitNoModels(); // of another test
        board = RosterBoard.in(folder.toUri().toString());
    }

    /** A pool that is closed waits for its workers for a moment only. */
    private static void awaitNoModels() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ModelRegistry.SHARED.size() == 0);
    }

    private PoolOperatorFactory factory() {
        return new PoolOperatorFactory(
                START.roster(), "p", START.artifacts(), PoolOptions.DEFAULT.withBoard(board, null), PoolHarness.CLOCKS);
    }

    private static JobID job(PoolHarness harness) {
        return harness.flink().getEnvironment().getJobID();
    }

    /** Publishes a generation whose one variant runs a program, and what is held from then on. */
    private void publish(JobID job, int position, String program, Integer... held) throws Exception {
        TestingPool next = TestingPool.of(program);
        board.keep(next.roster().models().get("v0:1").sha256(), TestingModelFormat.bytes(program));
        board.publish(
                job,
                new EndpointGeneration(
                        position, position + 1, next.endpoint(), next.roster().models()));
        hold(job, held);
    }

    private void hold(JobID job, Integer... held) throws Exception {
        Set<Integer> all = Set.of(held);
        int last = all.stream().mapToInt(Integer::intValue).max().orElseThrow();
        board.publish(job, new RosterState(++sequence, Map.of("e", last), all, true));
    }

    private static WorkItem item(int number, int position) {
        return new WorkItem(
                "r-" + number,
                number,
                position + 1,
                position,
                1,
                PlanHeader.NO_DEADLINE,
                Priority.NORMAL,
                TestingPool.row(number));
    }

    private Readiness readiness(PoolHarness harness, int position) throws Exception {
        return board.readiness(job(harness), position).get("pool-p-0");
    }

    private void awaitSaid(PoolHarness harness, int position) {
        harness.runUntil(() -> readiness(harness, position) != null);
    }

    @Test
    void requestsAreScoredByTheGenerationTheyWerePlannedUnder() throws Exception {
        try (PoolHarness harness = PoolHarness.open(factory())) {
            publish(job(harness), 1, "value=2", 0, 1);
            awaitSaid(harness, 1);
            assertThat(readiness(harness, 1)).isEqualTo(new Readiness(0, null));
            harness.process(item(1, 1));
            harness.process(item(2, 0));
            harness.awaitReplies(2);
            assertThat(harness.replies())
                    .extracting(
                            AttemptReply::requestId, reply -> reply.prediction().value())
                    .containsExactlyInAnyOrder(tuple("r-1", 2.0), tuple("r-2", 1.0));
        }
    }

    @Test
    void modelThatCannotBeServedIsRefusedWithTheReasonAndTheOthersServe() throws Exception {
        try (PoolHarness harness = PoolHarness.open(factory())) {
            publish(job(harness), 1, "refuseLoad=no good", 0, 1);
            awaitSaid(harness, 1);
            assertThat(readiness(harness, 1).refusal()).contains("model v0:1", "no good");
            harness.process(item(1, 0));
            harness.process(item(2, 1));
            harness.awaitReplies(2);
            assertThat(harness.outcomes()).containsExactlyInAnyOrder(Outcome.SCORED, Outcome.NOT_READY);
        }
    }

    @Test
    void generationIsLetGoOfWhenNothingOfItIsOpen() throws Exception {
        try (PoolHarness harness = PoolHarness.open(factory())) {
            publish(job(harness), 1, "hang=deaf;gate=published;value=2", 0, 1);
            awaitSaid(harness, 1);
            harness.process(item(1, 1));
            harness.runUntil(() -> TestingGates.entered("published") == 1);
            hold(job(harness), 0);
            publish(job(harness), 2, "value=3", 0, 2);
            awaitSaid(harness, 2);
            assertThat(ModelRegistry.SHARED.size()).as("held by the call").isEqualTo(3);
            TestingGates.open("published");
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED);
            harness.runUntil(() -> ModelRegistry.SHARED.size() == 2);
            harness.process(item(2, 1));
            harness.awaitReplies(2);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED, Outcome.NOT_READY);
        }
        awaitNoModels();
    }

    @Test
    void endpointOfTheStartIsLetGoOfToo() throws Exception {
        try (PoolHarness harness = PoolHarness.open(factory())) {
            publish(job(harness), 1, "value=2", 1);
            awaitSaid(harness, 1);
            harness.runUntil(() -> ModelRegistry.SHARED.size() == 1);
            harness.process(item(1, 1));
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED);
        }
    }

    @Test
    void whatIsPublishedAtTheStartIsThereBeforeTheFirstRecord() throws Exception {
        try (PoolHarness harness = PoolHarness.of(factory())) {
            publish(job(harness), 1, "value=2", 0, 1);
            harness.flink().open();
            harness.process(item(1, 1));
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED);
        }
    }

    @Test
    void goingBackWhileTheFormerGenerationIsWarmLoadsNothing() throws Exception {
        try (PoolHarness harness = PoolHarness.open(factory())) {
            publish(job(harness), 1, "value=2", 0, 1);
            awaitSaid(harness, 1);
            assertThat(ModelRegistry.SHARED.size()).isEqualTo(2);
            publish(job(harness), 2, "value=1", 0, 1, 2);
            awaitSaid(harness, 2);
            assertThat(ModelRegistry.SHARED.size())
                    .as("the start's model is shared")
                    .isEqualTo(2);
            hold(job(harness), 2);
            harness.runUntil(() -> ModelRegistry.SHARED.size() == 1);
            harness.process(item(1, 2));
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED);
        }
        awaitNoModels();
    }

    @Test
    void modelThatTakesAllMemoryWhenItIsCalledIsRefusedBeforeARequestMeetsIt() throws Exception {
        PoolOptions options = PoolOptions.DEFAULT.withWarmUpCalls(100).withBoard(board, null);
        PoolOperatorFactory warming =
                new PoolOperatorFactory(START.roster(), "p", START.artifacts(), options, PoolHarness.CLOCKS);
        try (PoolHarness harness = PoolHarness.open(warming)) {
            publish(job(harness), 1, "outOfMemory", 0, 1);
            awaitSaid(harness, 1);
            assertThat(readiness(harness, 1).isReady()).isFalse();
            harness.process(item(1, 0));
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.SCORED);
            hold(job(harness), 0);
            harness.runUntil(() -> ModelRegistry.SHARED.size() == 1);
        }
    }
}
