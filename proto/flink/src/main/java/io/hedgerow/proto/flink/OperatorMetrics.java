package io.hedgerow.proto.flink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one operator, each registered once however often it is asked for: Flink knows no way to take a metric back,
 * and what is published while the job runs comes and goes with the same labels. Thread-safe.
 */
public final class OperatorMetrics {
    private final MetricGroup group;
    private final Map<Key, Object> registered = new HashMap<>();

    /** @param group the operator's group */
    public OperatorMetrics(MetricGroup group) {
        this.group = group;
    }

    private record Key(String name, List<String> labels) {
        Key(MetricDescription description, String... labels) {
            this(description.name(), List.of(labels));
        }
    }

    /** The counter of these labels; otherwise as {@link MetricDescription#registerCounter}. */
    public synchronized Counter counter(MetricDescription description, String... labels) {
        return (Counter) registered.computeIfAbsent(
                new Key(description, labels), key -> description.registerCounter(group, labels));
    }

    /** What the counters of a description have counted, of those whose labels are wanted. */
    public synchronized long sum(MetricDescription description, Predicate<List<String>> wanted) {
        long sum = 0;
        for (Map.Entry<Key, Object> metric : registered.entrySet()) {
            if (metric.getKey().name().equals(description.name())
                    && wanted.test(metric.getKey().labels())) {
                sum += ((Counter) metric.getValue()).getCount();
            }
        }
        return sum;
    }

    /** The histogram of these labels, which is {@code fresh} where there was none. */
    public synchronized <H extends Histogram> H histogram(MetricDescription description, H fresh, String... labels) {
        Object histogram = registered.computeIfAbsent(
                new Key(description, labels), key -> description.registerHistogram(fresh, group, labels));
        @SuppressWarnings("unchecked") // one description is used for one class
        H typed = (H) histogram;
        return typed;
    }

    /**
     * Has a gauge of these labels show this value from now on.
     *
     * @param owner whom the value belongs to, see {@link #release}
     * @param gauge read by reporters from other threads
     */
    public synchronized void gauge(
            Object owner, MetricDescription description, Gauge<? extends Number> gauge, String... labels) {
        Shown shown = (Shown) registered.computeIfAbsent(new Key(description, labels), key -> {
            Shown fresh = new Shown();
            description.registerGauge(fresh, group, labels);
            return fresh;
        });
        shown.show(owner, gauge);
    }

    /** Lets go of an owner: gauges that still show a value of it show 0. */
    public synchronized void release(Object owner) {
        for (Object metric : registered.values()) {
            if (metric instanceof Shown shown) {
                shown.release(owner);
            }
        }
    }

    /** A gauge that shows what it is told to. */
    private static final class Shown implements Gauge<Number> {
        private @Nullable Object owner;
        private @Nullable Gauge<? extends Number> gauge;

        synchronized void show(Object newOwner, Gauge<? extends Number> newGauge) {
            owner = newOwner;
            gauge = newGauge;
        }

        @SuppressWarnings("ReferenceEquality") // that very one
        synchronized void release(Object formerOwner) {
            if (owner == formerOwner) {
                owner = null;
                gauge = null;
            }
        }

        @Override
        public synchronized Number getValue() {
            return gauge == null ? 0 : gauge.getValue();
        }
    }
}
