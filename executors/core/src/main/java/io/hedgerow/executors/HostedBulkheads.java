package io.hedgerow.executors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bulkheads of a pool, by position of the endpoint and of the variant in it. Positions are never used again, so that
 * those of retired generations stay behind as empty places. Confined to the task thread.
 */
final class HostedBulkheads {
    private static final @Nullable Bulkhead[] NONE = new Bulkhead[0];

    private final List<Bulkhead> all = new ArrayList<>();
    private @Nullable Bulkhead[][] byPosition = new Bulkhead[0][];

    HostedBulkheads(List<Bulkhead> bulkheads) {
        add(bulkheads);
    }

    /** Hosts more. */
    void add(List<Bulkhead> bulkheads) {
        for (Bulkhead bulkhead : bulkheads) {
            HostedVariant variant = bulkhead.variant();
            int position = variant.endpointIndex();
            if (position >= byPosition.length) {
                int known = byPosition.length;
                byPosition = Arrays.copyOf(byPosition, position + 1);
                Arrays.fill(byPosition, known, byPosition.length, NONE);
            }
            if (byPosition[position].length == 0) {
                byPosition[position] =
                        new Bulkhead[variant.endpoint().variants().size()];
            }
            byPosition[position][variant.variantIndex()] = bulkhead;
            all.add(bulkhead);
        }
    }

    /** Hosts those of an endpoint no longer; returns them. */
    List<Bulkhead> remove(int position) {
        List<Bulkhead> removed = new ArrayList<>();
        if (position >= 0 && position < byPosition.length) {
            for (Bulkhead bulkhead : byPosition[position]) {
                if (bulkhead != null) {
                    removed.add(bulkhead);
                }
            }
            byPosition[position] = NONE;
            all.removeAll(removed);
        }
        return removed;
    }

    /** All of them, to look at. */
    List<Bulkhead> all() {
        return Collections.unmodifiableList(all);
    }

    /** The bulkhead of a variant, or null where this pool does not host it. */
    @Nullable
    Bulkhead find(int endpoint, int variant) {
        if (endpoint < 0 || endpoint >= byPosition.length) {
            return null;
        }
        @Nullable Bulkhead[] variants = byPosition[endpoint];
        return variant >= variants.length ? null : variants[variant];
    }
}
