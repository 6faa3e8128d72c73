package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import io.hedgerow.proto.flink.status.StatusText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Where each model version is in its life in one subtask of a pool. Thread-safe. */
final class PoolStatus {
    /** Versions that are not served any more are told of as long as there are no more than that. */
    private static final int MOST_FORMER = 100;

    private static final class Entry {
        final ModelSpec model;
        ModelState state = ModelState.RECEIVED;

        @Nullable
        String reason;

        int users;

        Entry(ModelSpec model) {
            this.model = model;
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Runnable onChange;

    /** @param onChange called after every change, by whoever made it */
    PoolStatus(Runnable onChange) {
        this.onChange = onChange;
    }

    /** A version that nobody serves yet has come so far. */
    void advance(ModelSpec model, ModelState state) {
        synchronized (this) {
            Entry entry = entries.computeIfAbsent(model.id(), id -> new Entry(model));
            if (entry.users > 0) {
                return; // it is served already, for another endpoint or generation
            }
            entry.state = state;
            entry.reason = null;
        }
        onChange.run();
    }

    /** It cannot be served, for that reason. */
    void refused(ModelSpec model, String reason) {
        synchronized (this) {
            Entry entry = entries.computeIfAbsent(model.id(), id -> new Entry(model));
            if (entry.users == 0) {
                entry.state = ModelState.REFUSED;
                entry.reason = StatusText.shortened(reason);
            }
            forgetFormer();
        }
        onChange.run();
    }

    /** What was wrong with a version that keys choose is over; others tell of it while it is chosen. */
    void recovered(ModelSpec model) {
        synchronized (this) {
            Entry entry = entries.get(model.id());
            if (entry == null || entry.users > 0) {
                return;
            }
            entries.remove(model.id());
        }
        onChange.run();
    }

    /** These variants are served from now on. */
    void ready(List<HostedVariant> variants) {
        synchronized (this) {
            for (HostedVariant variant : withModel(variants)) {
                Entry entry = entries.computeIfAbsent(variant.model().id(), id -> new Entry(variant.model()));
                entry.users++;
                entry.state = ModelState.READY;
                entry.reason = null;
            }
        }
        onChange.run();
    }

    /** No request will be planned for these variants, and some are open. */
    void draining(List<HostedVariant> variants) {
        boolean hasChanged = false;
        synchronized (this) {
            for (HostedVariant variant : withModel(variants)) {
                Entry entry = entries.get(variant.model().id());
                if (entry != null && entry.users == 1 && entry.state == ModelState.READY) {
                    entry.state = ModelState.DRAINING;
                    hasChanged = true;
                }
            }
        }
        if (hasChanged) {
            onChange.run();
        }
    }

    /** These variants are not served any more. */
    void retired(List<HostedVariant> variants) {
        synchronized (this) {
            for (HostedVariant variant : withModel(variants)) {
                Entry entry = entries.get(variant.model().id());
                if (entry != null && --entry.users == 0) {
                    entry.state = ModelState.RETIRED;
                }
            }
            forgetFormer();
        }
        onChange.run();
    }

    private static List<HostedVariant> withModel(List<HostedVariant> variants) {
        return variants.stream().filter(HostedVariant::hasModel).toList();
    }

    private void forgetFormer() {
        long former =
                entries.values().stream().filter(entry -> entry.users == 0).count();
        for (Iterator<Entry> each = entries.values().iterator(); former > MOST_FORMER; ) {
            if (each.next().users == 0) {
                each.remove();
                former--;
            }
        }
    }

    /** All of them. */
    synchronized List<ModelStatus> models(ToLongFunction<ModelSpec> requestsServed) {
        List<ModelStatus> models = new ArrayList<>();
        for (Entry entry : entries.values()) {
            ModelSpec model = entry.model;
            models.add(new ModelStatus(
                    model.name(),
                    model.version(),
                    model.sha256(),
                    entry.state,
                    entry.reason,
                    entry.users == 0 ? 0 : model.sizeBytes(),
                    requestsServed.applyAsLong(model)));
        }
        return models;
    }
}
