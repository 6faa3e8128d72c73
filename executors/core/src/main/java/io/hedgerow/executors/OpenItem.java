package io.hedgerow.executors;

import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.List;

/** A work item some of whose attempts are open. Confined to the task thread, but for {@link #item}. */
final class OpenItem {
    private final WorkItem item;
    private final List<Attempt> attempts = new ArrayList<>(2);
    private long remaining;

    OpenItem(WorkItem item) {
        this.item = item;
    }

    /** The item as it came. */
    WorkItem item() {
        return item;
    }

    void add(Attempt attempt) {
        attempts.add(attempt);
        remaining |= bitOf(attempt);
    }

    /** Ends an attempt. False: it had ended before. */
    boolean end(Attempt attempt) {
        boolean wasOpen = (remaining & bitOf(attempt)) != 0;
        remaining &= ~bitOf(attempt);
        return wasOpen;
    }

    boolean isOpen() {
        return remaining != 0;
    }

    /** Attempts that were admitted, ended ones included. */
    List<Attempt> attempts() {
        return attempts;
    }

    boolean isOpen(Attempt attempt) {
        return (remaining & bitOf(attempt)) != 0;
    }

    /** The item with only its open attempts, as state keeps it. */
    WorkItem remainingItem() {
        return item.withVariants(remaining);
    }

    private static long bitOf(Attempt attempt) {
        return 1L << attempt.bulkhead().variant().variantIndex();
    }
}
