package io.hedgerow.executors;

import io.hedgerow.proto.flink.Deadlines;
import io.hedgerow.proto.flink.WorkItem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Items that were taken in before the task was, and how long they have now: a deadline that passed while the job was down is
 * moved to the restore and a grace. Confined to the task thread.
 */
final class RestoredItems {
    /** Of a task without state. */
    static final RestoredItems NONE = new RestoredItems(List.of(), false, 0);

    private final boolean isRestored;
    private final long graceMillis;
    private List<WorkItem> items;

    /** A deadline before then passed while the job was down, or before the request came. */
    private long restoredAtMillis = Long.MIN_VALUE;

    /** @param graceMillis how long each has at least */
    RestoredItems(List<WorkItem> items, boolean isRestored, long graceMillis) {
        this.items = items;
        this.isRestored = isRestored;
        this.graceMillis = graceMillis;
    }

    /** Whether the job goes on with state. */
    boolean isRestored() {
        return isRestored;
    }

    /** The endpoints that they were planned for, by position. */
    Set<Integer> endpoints() {
        Set<Integer> endpoints = new HashSet<>();
        items.forEach(item -> endpoints.add(item.endpoint()));
        return endpoints;
    }

    /**
     * Gives them to a pool that is restored now. Once.
     *
     * @return whether there were any
     */
    boolean giveTo(AttemptPool pool, long nowMillis) {
        if (isRestored) {
            restoredAtMillis = nowMillis;
        }
        List<WorkItem> given = items;
        items = List.of();
        given.forEach(item -> pool.restore(rebased(item)));
        return !given.isEmpty();
    }

    /** An item that comes in now, which may have been in the state of a channel. */
    WorkItem inTime(WorkItem item) {
        return item.deadlineMillis() < restoredAtMillis ? rebased(item) : item;
    }

    private WorkItem rebased(WorkItem item) {
        return item.withDeadlineMillis(Deadlines.rebased(item.deadlineMillis(), restoredAtMillis, graceMillis));
    }
}
