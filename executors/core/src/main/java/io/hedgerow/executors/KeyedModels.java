package io.hedgerow.executors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.WorkItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The models of a keyed pool's subtask: all of them in state, those that are asked for often in memory. What is in memory is
 * bounded by the bytes of the models' files; what has to go is closed when no call is inside, on another thread. Confined to
 * the task thread, but for {@link #hottest}.
 */
final class KeyedModels implements ModelChoice, AutoCloseable {
    /** What a small model takes beside its file's bytes. */
    private static final int LEAST_WEIGHT_BYTES = 1024;

    /** Makes loaders of models, whose bytes are given where state has them. */
    interface Loading {
        ModelLease load(ModelSpec model, byte @Nullable [] bytes) throws Exception;
    }

    private final ModelStore store;
    private final Loading loading;
    private final KeyedContext context;
    private final KeyedMetrics metrics;
    private final ModelTroubles troubles;
    private final Cache<String, ChosenModel> cache;

    /** @param context what models need; closed with this */
    KeyedModels(PoolSpec pool, ModelStore store, Loading loading, KeyedContext context, KeyedMetrics metrics) {
        this.store = store;
        this.loading = loading;
        this.context = context;
        this.metrics = metrics;
        this.troubles = new ModelTroubles(model ->
                new Guard(model.id(), pool.execution().breaker(), context.clock()::nanoTime, metrics::onEjected));
        this.cache = Caffeine.newBuilder()
                .executor(Runnable::run) // what has to go is let go of by this thread
                .maximumWeight(Objects.requireNonNull(pool.keyed(), "the pool is not keyed")
                        .modelCacheBytes())
                .weigher((String name, ChosenModel model) -> weightBytes(model))
                .evictionListener((name, model, cause) -> letGo(model))
                .build();
    }

    private static int weightBytes(ChosenModel model) {
        return (int) Math.max(
                LEAST_WEIGHT_BYTES, Math.min(Integer.MAX_VALUE, model.spec().sizeBytes()));
    }

    private static void letGo(@Nullable ChosenModel model) {
        if (model != null) {
            model.letGo();
        }
    }

    @Override
    public @Nullable ChosenModel hold(WorkItem item) {
        String name = item.modelName();
        ChosenModel model = name == null ? null : hold(name);
        if (model == null) {
            metrics.onNoModel();
        } else {
            model.chosen();
        }
        return model;
    }

    private @Nullable ChosenModel hold(String name) {
        ChosenModel known = cache.getIfPresent(name);
        if (known != null && known.hold()) {
            metrics.onHit();
            return known;
        }
        KeyedModel stored = stored(name);
        if (stored == null || stored.spec() == null) {
            return null;
        }
        metrics.onMiss();
        ChosenModel model = chosen(stored.spec(), stored.bytes());
        model.hold(); // for the caller: a model larger than the cache is let go of at once
        cache.put(name, model);
        return model;
    }

    private @Nullable KeyedModel stored(String name) {
        try {
            return store.get(name);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of model " + name + " cannot be read", e);
        }
    }

    private ChosenModel chosen(ModelSpec spec, byte @Nullable [] bytes) {
        return new ChosenModel(spec, () -> loading.load(spec, bytes), troubles.of(spec), context);
    }

    /**
     * A version has come, or has gone. Requests that have chosen another one before are scored by that.
     *
     * @return whether that says what the key's model is; a version that goes and is not current says nothing
     */
    boolean onModel(KeyedModel model) throws IOException {
        KeyedModel current = store.get(model.name());
        if (model.spec() == null) {
            boolean wasCurrent = current != null && current.version().equals(model.version());
            if (wasCurrent) {
                store.remove(model.name());
                forget(model.name());
            }
            return wasCurrent;
        }
        boolean isNew = !model.equals(current);
        if (isNew) {
            store.put(model);
        }
        // Published once more as it was: whoever does so thinks that it can be called now.
        if (troubles.forget(model.spec()) || isNew) {
            forget(model.name());
            context.listener().onRecovered(model.spec());
        }
        return true;
    }

    private void forget(String name) {
        letGo(cache.asMap().remove(name));
    }

    /** The models in memory that requests have chosen most of late, most first. For one thread, whichever. */
    List<ChosenModel> hottest(int most) {
        record Warm(ChosenModel model, double heat) {}
        return cache.asMap().values().stream()
                .map(model -> new Warm(model, model.heat()))
                .sorted(Comparator.comparingDouble(Warm::heat).reversed())
                .limit(most)
                .map(Warm::model)
                .toList();
    }

    @Override
    public boolean holdUp(Call call, long nowNanos) {
        return context.loads().holdUp(call, nowNanos);
    }

    @Override
    public void giveUpOverdueLoads() {
        context.loads().giveUpOverdue();
    }

    @Override
    public long nextLoadNanos() {
        return context.loads().nextNanos();
    }

    /** Has all that is in memory closed, and waits for that for a while. */
    @Override
    public void close() {
        List.copyOf(cache.asMap().keySet()).forEach(this::forget);
        context.closing().close();
    }
}
