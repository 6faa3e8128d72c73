package io.hedgerow.executors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bulkheads of a pool, by position of endpoint and variant in the roster. */
final class HostedBulkheads {
    private final List<Bulkhead> all;
    private final @Nullable Bulkhead[][] byPosition;

    HostedBulkheads(List<Bulkhead> all) {
        this.all = List.copyOf(all);
        int endpoints = all.stream()
                .mapToInt(bulkhead -> bulkhead.variant().endpointIndex() + 1)
                .max()
                .orElse(0);
        this.byPosition = new Bulkhead[endpoints][];
        for (Bulkhead bulkhead : all) {
            HostedVariant variant = bulkhead.variant();
            if (byPosition[variant.endpointIndex()] == null) {
                byPosition[variant.endpointIndex()] =
                        new Bulkhead[variant.endpoint().variants().size()];
            }
            byPosition[variant.endpointIndex()][variant.variantIndex()] = bulkhead;
        }
    }

    List<Bulkhead> all() {
        return all;
    }

    /** The bulkhead of a variant, or null where this pool does not host it. */
    @Nullable
    Bulkhead find(int endpoint, int variant) {
        if (endpoint < 0 || endpoint >= byPosition.length) {
            return null;
        }
        @Nullable Bulkhead[] variants = byPosition[endpoint];
        return variants == null || variant >= variants.length ? null : variants[variant];
    }
}
