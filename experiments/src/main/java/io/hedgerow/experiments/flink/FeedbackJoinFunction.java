package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.FeedbackJoin;
import io.hedgerow.experiments.FeedbackRecorder;
import io.hedgerow.experiments.JoinRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * {@link FeedbackJoin} over keyed state that is forgotten after a while, and the statistics of it in the same checkpoints: a
 * piece of feedback and what it was compared with are counted once, whatever fails. It hands nothing on: what it has found
 * is in its metrics and its {@link FeedbackAccumulator}.
 */
public final class FeedbackJoinFunction extends KeyedProcessFunction<String, JoinRecord, Void>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** Records of heap state that each access looks at, to let go of those whose time is over. */
    private static final int CLEANED_AT_ONCE = 5;

    private static final int CLEANED_BY_COMPACTION = 1_000;

    private final Duration window;

    private transient @Nullable FeedbackRecorder recorder;
    private transient @Nullable FeedbackJoin join;
    private transient @Nullable ValueState<JoinRecord> known;
    private transient @Nullable ListState<byte[]> statistics;

    private FeedbackJoinFunction(Duration window) {
        this.window = window;
    }

    static FeedbackJoinFunction of(Duration window) {
        return new FeedbackJoinFunction(window);
    }

    /**
     * Adds the join to a job.
     *
     * @param records decisions and feedback
     * @param window how long a decision waits for its feedback, feedback for its decision, and how long it is remembered that
     *     they have met; by the wall clock
     */
    public static SingleOutputStreamOperator<Void> join(DataStream<JoinRecord> records, Duration window) {
        return records.keyBy(JoinRecord::requestId, Types.STRING)
                .process(of(window), Types.VOID)
                .name("feedback")
                .uid("feedback");
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        FeedbackRecorder counting = new FeedbackRecorder();
        ListState<byte[]> counted = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("statistics", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : counted.get()) {
            counting.restore(StatisticsFormat.read(bytes));
        }
        recorder = counting;
        statistics = counted;
    }

    @Override
    public void open(OpenContext context) {
        FeedbackRecorder counting = Objects.requireNonNull(recorder, "not initialized");
        ValueStateDescriptor<JoinRecord> descriptor =
                new ValueStateDescriptor<>("requests", JoinRecordSerializer.INSTANCE);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(window)
                .cleanupIncrementally(CLEANED_AT_ONCE, false)
                .cleanupInRocksdbCompactFilter(CLEANED_BY_COMPACTION)
                .build());
        known = getRuntimeContext().getState(descriptor);
        join = new FeedbackJoin(new MeteredLedger(counting, getRuntimeContext().getMetricGroup()));
        getRuntimeContext().addAccumulator(FeedbackAccumulator.name(), new FeedbackAccumulator(counting));
    }

    @Override
    public void processElement(JoinRecord come, Context context, Collector<Void> out) throws Exception {
        ValueState<JoinRecord> state = Objects.requireNonNull(known, "not opened");
        JoinRecord before = state.value();
        JoinRecord after = Objects.requireNonNull(join, "not opened").meet(before, come);
        if (!after.equals(before)) {
            state.update(after);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        byte[] counted = StatisticsFormat.write(
                Objects.requireNonNull(recorder, "not initialized").snapshot());
        Objects.requireNonNull(statistics, "not initialized").update(List.of(counted));
    }
}
