package io.hedgerow.executors;

import io.hedgerow.proto.flink.WorkItem;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Items that must not start yet: the copies of a hedge across pools. Confined to one thread. */
final class LaterItems {
    private final PriorityQueue<WorkItem> items = new PriorityQueue<>(
            Comparator.comparingLong(WorkItem::notBeforeMillis).thenComparing(WorkItem::requestId));

    void add(WorkItem item) {
        items.add(item);
    }

    /** Hands over what may start. */
    void poll(long nowMillis, Consumer<WorkItem> due) {
        for (WorkItem first = items.peek();
                first != null && first.notBeforeMillis() <= nowMillis;
                first = items.peek()) {
            items.remove();
            due.accept(first);
        }
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** When the next item may start on the wall clock; only where there is one. */
    long nextMillis() {
        return items.element().notBeforeMillis();
    }

    /** All of them, in no order. */
    Collection<WorkItem> all() {
        return items;
    }
}
