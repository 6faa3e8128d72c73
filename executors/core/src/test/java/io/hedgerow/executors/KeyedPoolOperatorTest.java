package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.ModelVersion;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.status.ModelStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests meet the models of their keys, wherever these have moved; what has no model has a fallback or a reason. */
class KeyedPoolOperatorTest {
    private static final TestingKeyedPool POOL = TestingKeyedPool.create();

    private int openBefore;

    @BeforeEach
    void countOpen() {
        openBefore = TestingModel.openAtRest();
    }

    @AfterEach
    void nothingIsLeftOpenOrWasClosedUnderACall() {
        assertThat(TestingModel.openAtRest()).isEqualTo(openBefore);
        assertThat(TestingModel.closedUnderACall()).isZero();
    }

    @Test
    void theModelOfItsKeyScoresARequestAndIsNamed() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            harness.publish(TestingKeyedPool.model("a", "1", "value=1"));
            harness.publish(TestingKeyedPool.model("b", "7", "value=2"));
            harness.process(TestingKeyedPool.item(0, "b"));
            harness.awaitReplies(1);
            harness.process(TestingKeyedPool.item(1, "a"));
            assertThat(harness.awaitReplies(2))
                    .extracting(AttemptReply::prediction)
                    .containsExactly(
                            Prediction.ofValue(2).withModel(new ModelVersion("m-b", "7")),
                            Prediction.ofValue(1).withModel(new ModelVersion("m-a", "1")));
        }
    }

    @Test
    void withoutModelAndFallbackItIsNotReady() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            harness.process(TestingKeyedPool.item(0, "nobody"));
            harness.process(TestingKeyedPool.item(1, null));
            assertThat(harness.replies())
                    .extracting(AttemptReply::outcome, AttemptReply::reason)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple(
                                    Outcome.NOT_READY, "there is no model m-nobody, and the variant has no fallback"),
                            org.assertj.core.api.Assertions.tuple(
                                    Outcome.NOT_READY, "the request has no key, and the variant no fallback"));
        }
    }

    @Test
    void withoutModelTheFallbackScores() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL.withFallback("value=9"))) {
            harness.publish(TestingKeyedPool.model("a", "1", "value=1"));
            harness.process(TestingKeyedPool.item(0, "nobody"));
            harness.awaitReplies(1);
            harness.process(TestingKeyedPool.item(1, null));
            harness.awaitReplies(2);
            harness.process(TestingKeyedPool.item(2, "a"));
            assertThat(harness.awaitReplies(3))
                    .extracting(AttemptReply::prediction)
                    .containsExactly(
                            Prediction.ofValue(9),
                            Prediction.ofValue(9),
                            Prediction.ofValue(1).withModel(new ModelVersion("m-a", "1")));
        }
    }

    @Test
    void aVersionTakesEffectAtOnceAndIsGoneWhenItIsDeleted() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            harness.publish(TestingKeyedPool.model("a", "1", "value=1"));
            harness.process(TestingKeyedPool.item(0, "a"));
            harness.awaitReplies(1);
            harness.publish(TestingKeyedPool.model("a", "2", "value=2"));
            harness.process(TestingKeyedPool.item(1, "a"));
            harness.awaitReplies(2);
            harness.publish(KeyedModel.deleted("m-a", "1")); // is not current any more
            harness.process(TestingKeyedPool.item(2, "a"));
            harness.awaitReplies(3);
            harness.publish(TestingKeyedPool.model("a", "1", "value=1")); // back
            harness.process(TestingKeyedPool.item(3, "a"));
            harness.awaitReplies(4);
            harness.publish(KeyedModel.deleted("m-a", "1"));
            harness.process(TestingKeyedPool.item(4, "a"));
            assertThat(values(harness.awaitReplies(5))).containsExactly(1.0, 2.0, 2.0, 1.0, null);
            assertThat(harness.outcomes()).last().isEqualTo(Outcome.NOT_READY);
        }
    }

    @Test
    void aRequestThatWaitsIsScoredByTheModelItCameFor() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            harness.publish(TestingKeyedPool.model("a", "1", "hang=deaf;gate=keyed;value=1"));
            harness.process(TestingKeyedPool.item(0, "a"));
            harness.process(TestingKeyedPool.item(1, "a"));
            harness.publish(TestingKeyedPool.model("a", "2", "value=2"));
            harness.process(TestingKeyedPool.item(2, "a"));
            TestingGates.open("keyed");
            assertThat(values(harness.awaitReplies(3))).containsExactly(1.0, 1.0, 2.0);
        }
    }

    @Test
    void aModelThatCannotBeLoadedLeavesItsRequestsToTheFallbackAndOthersAlone() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL.withFallback("value=9"))) {
            harness.publish(TestingKeyedPool.model("bad", "1", "refuseLoad=too odd"));
            harness.publish(TestingKeyedPool.model("unfit", "1", "refuseBind=lacks an input"));
            harness.publish(TestingKeyedPool.model("good", "1", "value=1"));
            List<String> keys = List.of("bad", "good", "unfit", "bad");
            for (int i = 0; i < keys.size(); i++) {
                harness.process(TestingKeyedPool.item(i, keys.get(i)));
                harness.awaitReplies(i + 1);
            }
            assertThat(values(harness.replies())).containsExactly(9.0, 1.0, 9.0, 9.0);
        }
    }

    @Test
    void aModelThatCannotBeLoadedHasAReason() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            harness.publish(TestingKeyedPool.model("bad", "1", "refuseLoad=too odd"));
            harness.process(TestingKeyedPool.item(0, "bad"));
            AttemptReply reply = harness.awaitReplies(1).get(0);
            assertThat(reply.outcome()).isEqualTo(Outcome.NOT_READY);
            assertThat(reply.reason()).contains("m-bad:1").contains("too odd");
        }
    }

    @Test
    void oneFailingModelIsNotCalledForAWhileAndOthersAre() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            harness.publish(TestingKeyedPool.model("bad", "1", "throw=always"));
            harness.publish(TestingKeyedPool.model("good", "1", "value=1"));
            for (int i = 0; i < 40; i++) {
                harness.process(TestingKeyedPool.item(i, "bad"));
                harness.awaitReplies(i + 1);
            }
            assertThat(harness.replies().get(39).reason()).contains("circuit breaker is open");
            harness.process(TestingKeyedPool.item(40, "good"));
            assertThat(harness.awaitReplies(41).get(40).outcome()).isEqualTo(Outcome.SCORED);
        }
    }

    @Test
    void theModelsAskedForMostAreReported() throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL)) {
            for (int m = 0; m < 30; m++) {
                harness.publish(TestingKeyedPool.model("k" + m, "1", "value=" + m));
            }
            int sent = 0;
            for (int i = 0; i < 200; i++) {
                harness.process(TestingKeyedPool.item(sent++, i % 2 == 0 ? "k7" : "k" + i / 2 % 30));
            }
            harness.awaitReplies(sent);
            List<ModelStatus> reported = harness.operator().chosenModels();
            assertThat(reported).hasSize(20);
            assertThat(reported.get(0).name()).isEqualTo("m-k7");
            assertThat(reported.get(0).requestsServed()).isGreaterThanOrEqualTo(100);
            for (int i = 0; i < 90; i++) { // less than the other ever was, but of late
                harness.process(TestingKeyedPool.item(sent++, "k8"));
            }
            harness.awaitReplies(sent);
            assertThat(harness.operator().chosenModels().get(0).name()).isEqualTo("m-k8");
        }
    }

    @Test
    void modelsOfTheStartAreEachWithOneSubtask() throws Exception {
        Map<String, String> programs = new HashMap<>();
        for (int m = 0; m < 40; m++) {
            programs.put("m-k" + m, "value=" + m);
        }
        TestingKeyedPool pool = POOL.withStartModels(programs).withParallelism(3);
        Set<String> seen = new TreeSet<>();
        for (int subtask = 0; subtask < 3; subtask++) {
            try (KeyedPoolHarness harness = KeyedPoolHarness.open(pool, subtask, null)) {
                assertThat(scored(harness, subtask, 3, 40, seen)).isTrue();
            }
        }
        assertThat(seen).hasSize(40);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 1", "2, 5"})
    void modelsAndWorkInFlightMoveTogetherWhenTheJobIsRescaled(int before, int after) throws Exception {
        int models = 60;
        List<OperatorSubtaskState> written = new ArrayList<>();
        TestingKeyedPool old = POOL.withParallelism(before);
        for (int subtask = 0; subtask < before; subtask++) {
            try (KeyedPoolHarness harness = KeyedPoolHarness.open(old, subtask, null)) {
                for (int m = 0; m < models; m++) {
                    if (isOf("m-k" + m, subtask, before)) {
                        harness.publish(TestingKeyedPool.model("k" + m, "1", "hang=cancellable"));
                        harness.process(TestingKeyedPool.item(m, "k" + m));
                        harness.publish(TestingKeyedPool.model("k" + m, "2", "value=" + m));
                    }
                }
                written.add(harness.snapshot());
            }
        }
        OperatorSubtaskState all =
                AbstractStreamOperatorTestHarness.repackageState(written.toArray(OperatorSubtaskState[]::new));
        Map<String, Double> answered = new HashMap<>();
        for (int subtask = 0; subtask < after; subtask++) {
            OperatorSubtaskState mine = KeyedPoolHarness.part(all, before, after, subtask);
            try (KeyedPoolHarness harness = KeyedPoolHarness.open(POOL.withParallelism(after), subtask, mine)) {
                int own = 0;
                for (int m = 0; m < models; m++) {
                    own += isOf("m-k" + m, subtask, after) ? 1 : 0;
                }
                for (AttemptReply reply : harness.awaitReplies(own)) {
                    Double other = answered.put(reply.requestId(), value(reply));
                    assertThat(other).as("replies to %s", reply.requestId()).isNull();
                }
            }
        }
        assertThat(answered).hasSize(models);
        for (int m = 0; m < models; m++) {
            assertThat(answered).containsEntry("r-" + m, (double) m);
        }
    }

    @Test
    void aPoolThatIsNotKeyedIsRefused() {
        TestingKeyedPool without = POOL.withThreads(0);
        assertThatThrownBy(without::factory)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed: keyed, threads of at least 1");
    }

    private static boolean scored(KeyedPoolHarness harness, int subtask, int of, int models, Set<String> seen)
            throws Exception {
        int sent = 0;
        for (int m = 0; m < models; m++) {
            if (isOf("m-k" + m, subtask, of)) {
                harness.process(TestingKeyedPool.item(m, "k" + m));
                sent++;
            }
        }
        List<AttemptReply> replies = harness.awaitReplies(sent);
        replies.forEach(reply -> seen.add(reply.requestId()));
        return replies.stream().allMatch(reply -> reply.outcome() == Outcome.SCORED);
    }

    private static boolean isOf(String name, int subtask, int parallelism) {
        return org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        name, KeyedPoolHarness.KEY_GROUPS, parallelism)
                == subtask;
    }

    private static List<Double> values(List<AttemptReply> replies) {
        return replies.stream().map(KeyedPoolOperatorTest::value).toList();
    }

    private static Double value(AttemptReply reply) {
        return reply.prediction() == null
                ? null
                : Objects.requireNonNull(reply.prediction()).value();
    }
}
