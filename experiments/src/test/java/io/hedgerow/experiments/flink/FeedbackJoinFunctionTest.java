package io.hedgerow.experiments.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.experiments.FeedbackStatistics;
import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.experiments.KeptDecision;
import io.hedgerow.experiments.KeptPrediction;
import io.hedgerow.proto.Feedback;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackJoinFunctionTest {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_PARALLELISM = 8;

    private static KeyedOneInputStreamOperatorTestHarness<String, JoinRecord, Void> harness(int subtask, int of)
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(FeedbackJoinFunction.of(WINDOW)),
                JoinRecord::requestId,
                Types.STRING,
                MAX_PARALLELISM,
                of,
                subtask);
    }

    private static FeedbackAccumulator accumulator(
            KeyedOneInputStreamOperatorTestHarness<String, JoinRecord, Void> harness) {
        Accumulator<FeedbackStatistics, FeedbackStatistics> registered = ((AbstractStreamOperator<?>)
                        harness.getOperator())
                .getRuntimeContext()
                .getAccumulator(FeedbackAccumulator.name());
        return (FeedbackAccumulator) registered;
    }

    private static FeedbackStatistics counted(
            KeyedOneInputStreamOperatorTestHarness<String, JoinRecord, Void> harness) {
        return accumulator(harness).getLocalValue();
    }

    private static JoinRecord decision(int request, String label) {
        return new JoinRecord(
                "r-" + request,
                new KeptDecision("e", List.of(new KeptPrediction(KeptPrediction.ANSWER, label, null))),
                null);
    }

    private static JoinRecord feedback(int request, String label) {
        return JoinRecord.of(Feedback.ofLabel("r-" + request, label));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatHasWaitedForTheWindowIsForgotten(boolean onRocksDb) throws Exception {
        try (var harness = harness(0, 1)) {
            harness.setStateBackend(onRocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
            harness.open();
            harness.setStateTtlProcessingTime(0);
            harness.processElement(decision(1, "a"), 0);
            harness.processElement(decision(2, "a"), 0);
            harness.processElement(feedback(3, "a"), 0);
            harness.processElement(feedback(4, "a"), 0);

            harness.setStateTtlProcessingTime(WINDOW.toMillis() - 1);
            harness.processElement(feedback(1, "a"), 0);
            harness.processElement(decision(3, "b"), 0);
            harness.setStateTtlProcessingTime(WINDOW.toMillis() + 1);
            harness.processElement(feedback(2, "a"), 0);
            harness.processElement(decision(4, "a"), 0);
            harness.processElement(feedback(1, "b"), 0);

            assertThat(counted(harness).matched()).isEqualTo(2);
            assertThat(counted(harness).ofAnswers().right()).isEqualTo(1);
            assertThat(counted(harness).unmatched()).as("2 and 4").isEqualTo(2);
            assertThat(counted(harness).duplicates())
                    .as("that they have met is remembered for the window, too")
                    .isEqualTo(1);
        }
    }

    @Test
    void afterAFailureEverythingCountsOnceWhateverTheParallelism() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness(0, 1)) {
            harness.open();
            for (int i = 0; i < 100; i++) {
                harness.processElement(i % 2 == 0 ? decision(i, "a") : feedback(i, "a"), 0);
            }
            for (int i = 0; i < 50; i++) {
                harness.processElement(i % 2 == 0 ? feedback(i, "a") : decision(i, "b"), 0);
            }
            state = harness.snapshot(1, 1);
            harness.processElement(feedback(50, "b"), 0); // lost with the failure, and read again
        }
        FeedbackStatistics all = FeedbackStatistics.EMPTY;
        for (int subtask = 0; subtask < 2; subtask++) {
            try (var harness = harness(subtask, 2)) {
                harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        state, MAX_PARALLELISM, 1, 2, subtask));
                harness.open();
                for (int i = 0; i < 100; i++) {
                    if (keyGroupIsOf(subtask, "r-" + i)) {
                        harness.processElement(i % 2 == 0 ? feedback(i, "a") : decision(i, "b"), 0);
                    }
                }
                all = all.plus(counted(harness));
            }
        }
        assertThat(all.matched()).isEqualTo(100);
        assertThat(all.duplicates())
                .as("feedback of the even ones of the first half")
                .isEqualTo(25);
        assertThat(all.ofAnswers().labels()).isEqualTo(100);
        assertThat(all.ofAnswers().right()).isEqualTo(50);
        assertThat(all.unmatched()).isZero();
    }

    private static boolean keyGroupIsOf(int subtask, String key) {
        return org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key, MAX_PARALLELISM, 2)
                == subtask;
    }

    @Test
    void theAccumulatorIsSentAsWhatIsCountedByThen() throws Exception {
        try (var harness = harness(0, 1)) {
            harness.open();
            harness.processElement(decision(1, "a"), 0);
            harness.processElement(feedback(1, "a"), 0);
            FeedbackAccumulator sent = InstantiationUtil.clone(accumulator(harness));
            harness.processElement(feedback(2, "a"), 0);

            assertThat(sent.getLocalValue().records()).isEqualTo(1);
            FeedbackAccumulator sum = sent.clone();
            sum.merge(sent);
            assertThat(sum.getLocalValue().ofAnswers().labels()).isEqualTo(2);
        }
    }
}
