package io.hedgerow.executors;

import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What calls of models in memory have been measured to take, by endpoint and variant. Thread-safe. */
final class MeasuredModels {
    private final Map<LoadedModel, Map<String, Long>> nanos = new WeakHashMap<>();

    /** What a call of the variant's very model took; null where it was not measured. */
    synchronized @Nullable Long find(HostedVariant variant) {
        ModelLease lease = variant.lease();
        Map<String, Long> known = lease == null ? null : nanos.get(lease.model());
        return known == null ? null : known.get(key(variant));
    }

    synchronized void put(HostedVariant variant, long callNanos) {
        ModelLease lease = variant.lease();
        if (lease != null) {
            nanos.computeIfAbsent(lease.model(), model -> new HashMap<>()).put(key(variant), callNanos);
        }
    }

    private static String key(HostedVariant variant) {
        return variant.endpoint().name() + "/" + variant.variant().name();
    }
}
