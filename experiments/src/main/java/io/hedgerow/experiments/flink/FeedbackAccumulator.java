package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.FeedbackRecorder;
import io.hedgerow.experiments.FeedbackStatistics;
import java.util.Map;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.jspecify.annotations.Nullable;

/**
 * Feedback statistics as a Flink accumulator. Flink serializes it from another thread while the task runs: what is sent is a
 * snapshot of that moment. Thread-safe.
 */
public final class FeedbackAccumulator implements Accumulator<FeedbackStatistics, FeedbackStatistics> {
    private static final long serialVersionUID = 1L;

    private static final String NAME = "hedgerow-feedback";

    private final transient @Nullable FeedbackRecorder recorder;
    private FeedbackStatistics counted;

    FeedbackAccumulator(FeedbackRecorder recorder) {
        this.recorder = recorder;
        this.counted = FeedbackStatistics.EMPTY;
    }

    private FeedbackAccumulator(FeedbackStatistics counted) {
        this.recorder = null;
        this.counted = counted;
    }

    /** What a job's accumulators have of it; nothing counted where they have none. */
    public static FeedbackStatistics of(Map<String, Object> accumulators) {
        return accumulators.get(NAME) instanceof FeedbackStatistics statistics ? statistics : FeedbackStatistics.EMPTY;
    }

    static String name() {
        return NAME;
    }

    @Override
    public synchronized void add(FeedbackStatistics statistics) {
        counted = counted.plus(statistics);
    }

    @Override
    public synchronized FeedbackStatistics getLocalValue() {
        return recorder == null ? counted : recorder.snapshot().plus(counted);
    }

    /** What was counted stays: it is that of the whole job. */
    @Override
    public synchronized void resetLocal() {
        counted = FeedbackStatistics.EMPTY;
    }

    @Override
    public void merge(Accumulator<FeedbackStatistics, FeedbackStatistics> other) {
        add(other.getLocalValue());
    }

    @Override
    @SuppressWarnings("MissingSuperCall") // what is copied is immutable
    public FeedbackAccumulator clone() {
        return new FeedbackAccumulator(getLocalValue());
    }

    private Object writeReplace() {
        return new FeedbackAccumulator(getLocalValue());
    }
}
