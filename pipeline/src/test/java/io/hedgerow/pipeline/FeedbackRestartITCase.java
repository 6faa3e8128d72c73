package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.experiments.FeedbackStatistics;
import io.hedgerow.experiments.JoinRecord;
import io.hedgerow.experiments.KeptDecision;
import io.hedgerow.experiments.KeptPrediction;
import io.hedgerow.experiments.flink.FeedbackAccumulator;
import io.hedgerow.experiments.flink.FeedbackJoinFunction;
import io.hedgerow.experiments.flink.JoinRecordType;
import io.hedgerow.proto.Feedback;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job that fails between two checkpoints, reads on from the first, and counts each piece of feedback once. */
@Timeout(300)
class FeedbackRestartITCase {
    private static final long REQUESTS = 3_000;

    @Test
    void everyMatchCountsOnceThoughTheJobFails() throws Exception {
        StreamExecutionEnvironment env = FailsOnceAfterACheckpoint.environment();
        DataStream<JoinRecord> decisions = FailsOnceAfterACheckpoint.failingNumbers(env, "decisions", REQUESTS)
                .map(FeedbackRestartITCase::decision)
                .returns(JoinRecordType.INSTANCE);
        DataStream<JoinRecord> feedback = FailsOnceAfterACheckpoint.numbers(env, "feedback", REQUESTS)
                .map(number -> JoinRecord.of(Feedback.ofLabel("r-" + (REQUESTS - 1 - number), "a")))
                .returns(JoinRecordType.INSTANCE);
        FeedbackJoinFunction.join(decisions.union(feedback), Duration.ofHours(1));
        FeedbackStatistics counted = FeedbackAccumulator.of(env.execute().getAllAccumulatorResults());

        assertThat(FailsOnceAfterACheckpoint.hasFailed()).isTrue();
        assertThat(counted.records()).isEqualTo(REQUESTS);
        assertThat(counted.matched()).isEqualTo(REQUESTS);
        assertThat(counted.duplicates()).isZero();
        assertThat(counted.ofAnswers().labels()).isEqualTo(REQUESTS);
        assertThat(counted.ofAnswers().right()).isEqualTo(REQUESTS / 3);
    }

    private static JoinRecord decision(long number) {
        KeptPrediction answer = new KeptPrediction(KeptPrediction.ANSWER, number % 3 == 0 ? "a" : "b", null);
        return new JoinRecord("r-" + number, new KeptDecision("e", List.of(answer)), null);
    }
}
