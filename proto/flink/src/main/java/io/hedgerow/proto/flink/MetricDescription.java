package io.hedgerow.proto.flink;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a metric is called, how it is labelled and what it means. A metric is registered through its description and
 * in no other way: so none is without one, and its labels are those that are documented. Thread-safe.
 *
 * @param name name of the metric below its labels
 * @param kind what Flink shows of it
 * @param labels keys of its labels, outermost first
 * @param unit what is counted or measured
 * @param meaning one sentence for the documentation
 */
public record MetricDescription(String name, Kind kind, List<String> labels, String unit, String meaning) {

    /** Kinds of metrics. */
    public enum Kind {
        /** A number of events since the subtask started. */
        COUNTER,
        /** A value of now. */
        GAUGE,
        /** A distribution. */
        HISTOGRAM
    }

    public MetricDescription {
        labels = List.copyOf(labels);
    }

    /** A counter. */
    public static MetricDescription ofCounter(String name, List<String> labels, String unit, String meaning) {
        return new MetricDescription(name, Kind.COUNTER, labels, unit, meaning);
    }

    /** A gauge. */
    public static MetricDescription ofGauge(String name, List<String> labels, String unit, String meaning) {
        return new MetricDescription(name, Kind.GAUGE, labels, unit, meaning);
    }

    /** A histogram. */
    public static MetricDescription ofHistogram(String name, List<String> labels, String unit, String meaning) {
        return new MetricDescription(name, Kind.HISTOGRAM, labels, unit, meaning);
    }

    /**
     * Registers a counter below the operator's group.
     *
     * @param labelValues one for each of the labels
     * @throws IllegalArgumentException when there are more or fewer values than labels
     * @throws IllegalStateException when this describes another kind
     */
    public Counter registerCounter(MetricGroup operator, String... labelValues) {
        return labelled(Kind.COUNTER, operator, labelValues).counter(name);
    }

    /** Registers a gauge, which reporters read from other threads; otherwise as {@link #registerCounter}. */
    public void registerGauge(Gauge<? extends Number> gauge, MetricGroup operator, String... labelValues) {
        labelled(Kind.GAUGE, operator, labelValues).gauge(name, gauge);
    }

    /** Registers a histogram and returns it; otherwise as {@link #registerCounter}. */
    public <H extends Histogram> H registerHistogram(H histogram, MetricGroup operator, String... labelValues) {
        return labelled(Kind.HISTOGRAM, operator, labelValues).histogram(name, histogram);
    }

    private MetricGroup labelled(Kind registered, MetricGroup operator, String... labelValues) {
        if (registered != kind) {
            throw new IllegalStateException(name + " is described as a " + kind + ", not as a " + registered);
        }
        if (labelValues.length != labels.size()) {
            throw new IllegalArgumentException(
                    name + " has the labels " + labels + ", not values " + Arrays.toString(labelValues));
        }
        MetricGroup group = operator;
        for (int i = 0; i < labelValues.length; i++) {
            group = group.addGroup(labels.get(i), labelValues[i]);
        }
        return group;
    }
}
