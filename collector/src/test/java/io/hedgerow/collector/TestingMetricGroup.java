package io.hedgerow.collector;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Keeps what is registered under {@code name{key=value,...}}. A name registered twice is an error. */
final class TestingMetricGroup extends UnregisteredMetricsGroup {
    private final Map<String, Metric> metrics;
    private final String labels;

    TestingMetricGroup() {
        this(new TreeMap<>(), "");
    }

    private TestingMetricGroup(Map<String, Metric> metrics, String labels) {
        this.metrics = metrics;
        this.labels = labels;
    }

    long count(String name) {
        return ((Counter) metrics.get(name)).getCount();
    }

    Object value(String name) {
        return ((Gauge<?>) metrics.get(name)).getValue();
    }

    Histogram histogram(String name) {
        return (Histogram) metrics.get(name);
    }

    Map<String, Metric> metrics() {
        return metrics;
    }

    private <M extends Metric> M register(String name, M metric) {
        if (metrics.put(name + "{" + labels + "}", metric) != null) {
            throw new IllegalStateException(name + "{" + labels + "} is registered twice");
        }
        return metric;
    }

    @Override
    public Counter counter(String name) {
        return register(name, new SimpleCounter());
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        return register(name, gauge);
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
        return register(name, histogram);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
        return new TestingMetricGroup(metrics, (labels.isEmpty() ? "" : labels + ",") + key + "=" + value);
    }
}
