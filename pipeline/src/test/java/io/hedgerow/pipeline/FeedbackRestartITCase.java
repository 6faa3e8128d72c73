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
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
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
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings());
        FailsOnceAfterACheckpoint.HAS_FAILED.set(false);
        DataStream<JoinRecord> decisions = numbers(env, "decisions")
                .map(new FailsOnceAfterACheckpoint())
                .returns(Types.LONG)
                .map(FeedbackRestartITCase::decision)
                .returns(JoinRecordType.INSTANCE);
        DataStream<JoinRecord> feedback = numbers(env, "feedback")
                .map(number -> JoinRecord.of(Feedback.ofLabel("r-" + (REQUESTS - 1 - number), "a")))
                .returns(JoinRecordType.INSTANCE);
        FeedbackJoinFunction.join(decisions.union(feedback), Duration.ofHours(1));
        FeedbackStatistics counted = FeedbackAccumulator.of(env.execute().getAllAccumulatorResults());

        assertThat(FailsOnceAfterACheckpoint.HAS_FAILED).isTrue();
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

    private static DataStream<Long> numbers(StreamExecutionEnvironment env, String name) {
        return env.fromSource(
                new DataGeneratorSource<>(number -> number, REQUESTS, RateLimiterStrategy.perSecond(1_000), Types.LONG),
                WatermarkStrategy.noWatermarks(),
                name);
    }

    private static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        return settings;
    }

    /** Fails once, when some hundred records have come since a checkpoint completed. */
    private static final class FailsOnceAfterACheckpoint extends RichMapFunction<Long, Long>
            implements CheckpointListener {
        static final AtomicBoolean HAS_FAILED = new AtomicBoolean();
        private static final long serialVersionUID = 1L;
        private static final int SINCE = 200;

        private boolean isCheckpointed;
        private int since;

        @Override
        public Long map(Long number) {
            since += isCheckpointed ? 1 : 0;
            if (since > SINCE && !HAS_FAILED.getAndSet(true)) {
                throw new IllegalStateException("once");
            }
            return number;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            isCheckpointed = true;
        }
    }
}
