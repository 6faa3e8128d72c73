package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.proto.flink.AttemptReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job that goes on from a savepoint with other documents: what differs in them takes effect, and nothing else. */
class KeyedRestartTest {
    private static final TestingKeyedPool POOL = TestingKeyedPool.create();

    private static TestingKeyedPool started(Map<String, String> programs) {
        return POOL.withStartModels(programs);
    }

    private interface Work {
        void with(KeyedPoolHarness harness) throws Exception;
    }

    private static OperatorSubtaskState run(TestingKeyedPool pool, @Nullable OperatorSubtaskState state, Work work)
            throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(pool, 0, state)) {
            work.with(harness);
            return harness.snapshot();
        }
    }

    /** What the models of keys answer now; null: there is none. */
    private static List<@Nullable Double> asked(KeyedPoolHarness harness, String... keys) throws Exception {
        List<@Nullable Double> values = new ArrayList<>();
        for (String key : keys) {
            int before = harness.replies().size();
            harness.process(TestingKeyedPool.item(before, key));
            AttemptReply reply = harness.awaitReplies(before + 1).get(before);
            values.add(reply.prediction() == null ? null : reply.prediction().value());
        }
        return values;
    }

    @Test
    void addedAndChangedModelsServeAndRemovedOnesAreGone() throws Exception {
        OperatorSubtaskState first = run(
                started(Map.of("m-a", "value=1", "m-b", "value=2", "m-c", "value=3")),
                null,
                harness -> assertThat(asked(harness, "a", "b", "c", "d")).containsExactly(1.0, 2.0, 3.0, null));
        TestingKeyedPool edited = started(Map.of("m-a", "value=1", "m-b", "value=20", "m-d", "value=4"));
        OperatorSubtaskState second = run(
                edited,
                first,
                harness -> assertThat(asked(harness, "a", "b", "c", "d")).containsExactly(1.0, 20.0, null, 4.0));
        run(
                started(Map.of("m-b", "value=2")),
                second,
                harness -> assertThat(asked(harness, "a", "b", "c", "d")).containsExactly(null, 2.0, null, null));
    }

    @Test
    void whatTheControlLogHasPublishedHoldsWhereTheDocumentsOfTheStartDoNotChange() throws Exception {
        Map<String, String> programs =
                Map.of("m-a", "value=1", "m-b", "value=2", "m-c", "value=3", "m-d", "value=4", "m-e", "value=5");
        OperatorSubtaskState first = run(started(programs), null, harness -> {
            harness.publish(TestingKeyedPool.model("a", "2", "value=100"));
            harness.publish(TestingKeyedPool.model("b", "1", "value=2")); // the same
            harness.publish(TestingKeyedPool.model("c", "2", "value=300"));
            harness.publish(io.hedgerow.proto.flink.KeyedModel.deleted("m-d", "1"));
            harness.publish(io.hedgerow.proto.flink.KeyedModel.deleted("m-e", "9")); // says nothing
        });
        run(
                started(programs),
                first,
                harness -> assertThat(asked(harness, "a", "b", "c", "d", "e"))
                        .as("as after a failure")
                        .containsExactly(100.0, 2.0, 300.0, null, 5.0));
        run(
                started(Map.of("m-c", "value=33")),
                first,
                harness -> assertThat(asked(harness, "a", "b", "c", "d", "e"))
                        .as("a and b live by the control log, c was edited, e was the start's alone")
                        .containsExactly(100.0, 2.0, 33.0, null, null));
    }

    @Test
    void aRestartThatChangesNothingKeepsWhatTheRestartBeforeHasBrought() throws Exception {
        OperatorSubtaskState first = run(started(Map.of("m-a", "value=1")), null, harness -> {});
        TestingKeyedPool edited = started(Map.of("m-a", "value=2"));
        OperatorSubtaskState second =
                run(edited, first, harness -> harness.publish(TestingKeyedPool.model("a", "9", "value=9")));
        OperatorSubtaskState third =
                run(edited, second, harness -> assertThat(asked(harness, "a")).containsExactly(9.0));
        run(
                started(Map.of()),
                third,
                harness ->
                        assertThat(asked(harness, "a")).as("the control log's").containsExactly(9.0));
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "3, 2", "2, 5"})
    void whatDiffersIsBroughtWhereverItsKeyHasMoved(int before, int after) throws Exception {
        int models = 40;
        Map<String, String> programs = new HashMap<>();
        Map<String, String> edited = new HashMap<>();
        for (int m = 0; m < models; m++) {
            programs.put("m-k" + m, "value=" + m);
            if (m % 3 != 0) {
                edited.put("m-k" + m, "value=" + (m % 3 == 1 ? m : 1_000 + m));
            }
        }
        List<OperatorSubtaskState> written = new ArrayList<>();
        for (int subtask = 0; subtask < before; subtask++) {
            try (KeyedPoolHarness harness =
                    KeyedPoolHarness.open(started(programs).withParallelism(before), subtask, null)) {
                written.add(harness.snapshot());
            }
        }
        OperatorSubtaskState all =
                AbstractStreamOperatorTestHarness.repackageState(written.toArray(OperatorSubtaskState[]::new));
        Map<String, @Nullable Double> answers = new HashMap<>();
        for (int subtask = 0; subtask < after; subtask++) {
            OperatorSubtaskState mine = KeyedPoolHarness.part(all, before, after, subtask);
            try (KeyedPoolHarness harness =
                    KeyedPoolHarness.open(started(edited).withParallelism(after), subtask, mine)) {
                for (int m = 0; m < models; m++) {
                    if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                    "m-k" + m, KeyedPoolHarness.KEY_GROUPS, after)
                            == subtask) {
                        answers.put("k" + m, asked(harness, "k" + m).get(0));
                    }
                }
            }
        }
        assertThat(answers).hasSize(models);
        for (int m = 0; m < models; m++) {
            Double expected = m % 3 == 0 ? null : (double) (m % 3 == 1 ? m : 1_000 + m);
            assertThat(answers.get("k" + m)).as("key k%d", m).isEqualTo(expected);
        }
    }
}
