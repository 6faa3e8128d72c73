package io.hedgerow.collector;

import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * The statistics as a Flink accumulator. Flink serializes it from another thread while the task runs, so what it
 * holds is an immutable snapshot that the task thread replaces now and then.
 */
public final class StatisticsAccumulator implements Accumulator<ServingStatistics, ServingStatistics> {
    private static final long serialVersionUID = 1L;

    private volatile ServingStatistics published;

    public StatisticsAccumulator() {
        this(ServingStatistics.EMPTY);
    }

    private StatisticsAccumulator(ServingStatistics published) {
        this.published = published;
    }

    void publish(ServingStatistics statistics) {
        published = statistics;
    }

    @Override
    public synchronized void add(ServingStatistics statistics) {
        published = published.plus(statistics);
    }

    @Override
    public ServingStatistics getLocalValue() {
        return published;
    }

    @Override
    public void resetLocal() {
        published = ServingStatistics.EMPTY;
    }

    @Override
    public void merge(Accumulator<ServingStatistics, ServingStatistics> other) {
        add(other.getLocalValue());
    }

    @Override
    @SuppressWarnings("MissingSuperCall") // what is copied is immutable
    public StatisticsAccumulator clone() {
        return new StatisticsAccumulator(published);
    }
}
