package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.status.ModelState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;

/** What is counted of the models of a keyed pool's subtask. Thread-safe where models call it. */
final class KeyedMetrics implements KeyedListener {
    private static final List<String> POOL = List.of("pool");

    static final MetricDescription HITS = MetricDescription.ofCounter(
            "modelHits", POOL, "attempts", "Attempts whose key's model was in memory, or being loaded.");
    static final MetricDescription MISSES = MetricDescription.ofCounter(
            "modelMisses", POOL, "attempts", "Attempts whose key's model was read from state.");
    static final MetricDescription NO_MODEL = MetricDescription.ofCounter(
            "attemptsWithoutModel",
            POOL,
            "attempts",
            "Attempts without a key, or whose key has no model: scored by the fallback, else NOT_READY.");
    static final MetricDescription LOADS =
            MetricDescription.ofGauge("modelLoads", POOL, "models", "Models loaded on first use, since the start.");
    static final MetricDescription REFUSALS = MetricDescription.ofGauge(
            "modelRefusals",
            POOL,
            "models",
            "How often a model could not be loaded on first use, or did not fit an endpoint, since the start.");
    static final MetricDescription LOADED =
            MetricDescription.ofGauge("loadedModels", POOL, "models", "Models of keys in memory.");
    static final MetricDescription LOADED_BYTES = MetricDescription.ofGauge(
            "loadedModelBytes", POOL, "bytes", "Size of the files of the models of keys in memory.");
    static final MetricDescription LOAD_TIME = MetricDescription.ofGauge(
            "modelLoadTime", POOL, "microseconds", "What loading models of keys has taken on average.");
    static final MetricDescription MODEL_EJECTIONS = MetricDescription.ofCounter(
            "modelEjections", POOL, "ejections", "How often the circuit breaker of one key's model opened.");

    private final PoolStatus status;
    private final Counter hits;
    private final Counter misses;
    private final Counter noModel;
    private final Counter ejections;
    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong loadNanos = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicLong loadedBytes = new AtomicLong();

    KeyedMetrics(String pool, OperatorMetrics operator, PoolStatus status) {
        this.status = status;
        hits = operator.counter(HITS, pool);
        misses = operator.counter(MISSES, pool);
        noModel = operator.counter(NO_MODEL, pool);
        ejections = operator.counter(MODEL_EJECTIONS, pool);
        operator.gauge(this, LOADS, loads::get, pool);
        operator.gauge(this, REFUSALS, refusals::get, pool);
        operator.gauge(this, LOADED, loaded::get, pool);
        operator.gauge(this, LOADED_BYTES, loadedBytes::get, pool);
        operator.gauge(this, LOAD_TIME, this::averageLoadMicros, pool);
    }

    private long averageLoadMicros() {
        return TimeUnit.NANOSECONDS.toMicros(loadNanos.get() / Math.max(1, loads.get()));
    }

    void onHit() {
        hits.inc();
    }

    void onMiss() {
        misses.inc();
    }

    void onNoModel() {
        noModel.inc();
    }

    void onEjected(Ejection why) {
        ejections.inc();
    }

    @Override
    public void onLoaded(ModelSpec model, long nanos) {
        loads.incrementAndGet();
        loadNanos.addAndGet(nanos);
        loaded.incrementAndGet();
        loadedBytes.addAndGet(model.sizeBytes());
    }

    @Override
    public void onUnloaded(ModelSpec model) {
        loaded.decrementAndGet();
        loadedBytes.addAndGet(-model.sizeBytes());
    }

    @Override
    public void onRefused(ModelSpec model, String reason) {
        refusals.incrementAndGet();
        status.advance(model, ModelState.LOADING);
        status.refused(model, reason);
    }

    @Override
    public void onUnfit(ModelSpec model) {
        refusals.incrementAndGet();
    }

    @Override
    public void onRecovered(ModelSpec model) {
        status.recovered(model);
    }
}
