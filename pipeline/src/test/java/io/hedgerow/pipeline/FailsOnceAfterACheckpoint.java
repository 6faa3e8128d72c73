package io.hedgerow.pipeline;

import java.time.Duration;
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

/** Fails a job once, when some hundred numbers have come since a checkpoint completed; the job goes on from there. */
final class FailsOnceAfterACheckpoint extends RichMapFunction<Long, Long> implements CheckpointListener {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();
    private static final int SINCE = 200;

    private boolean isCheckpointed;
    private int since;

    private FailsOnceAfterACheckpoint() {}

    /** Of a job with checkpoints that is started again once. It has not failed yet. */
    static StreamExecutionEnvironment environment() {
        HAS_FAILED.set(false);
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        return StreamExecutionEnvironment.getExecutionEnvironment(settings);
    }

    /** The numbers from 0 on, slowly enough for a few checkpoints among some thousand. */
    static DataStream<Long> numbers(StreamExecutionEnvironment env, String name, long count) {
        return env.fromSource(
                new DataGeneratorSource<>(number -> number, count, RateLimiterStrategy.perSecond(1_000), Types.LONG),
                WatermarkStrategy.noWatermarks(),
                name);
    }

    /** The same numbers; they fail the job once. */
    static DataStream<Long> failingNumbers(StreamExecutionEnvironment env, String name, long count) {
        return numbers(env, name, count).map(new FailsOnceAfterACheckpoint()).returns(Types.LONG);
    }

    static boolean hasFailed() {
        return HAS_FAILED.get();
    }

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
