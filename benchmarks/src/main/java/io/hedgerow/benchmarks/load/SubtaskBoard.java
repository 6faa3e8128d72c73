package io.hedgerow.benchmarks.load;

import io.hedgerow.policies.Outcome;
import io.hedgerow.proto.flink.WorkItem;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How many work items each subtask of a pool was sent, has scored and has refused, for those who send them: in one
 * process, and at once, which no job on a cluster has. Thread-safe.
 */
final class SubtaskBoard {
    private static final int MOST_SUBTASKS = 64;

    private final AtomicLongArray sent = new AtomicLongArray(MOST_SUBTASKS);
    private final AtomicLongArray scored = new AtomicLongArray(MOST_SUBTASKS);
    private final AtomicLongArray refused = new AtomicLongArray(MOST_SUBTASKS);
    private final ConcurrentMap<String, WorkItem> kept = new ConcurrentHashMap<>();

    void sent(int subtask) {
        sent.incrementAndGet(subtask);
    }

    void replied(int subtask, Outcome outcome) {
        (outcome == Outcome.SCORED ? scored : refused).incrementAndGet(subtask);
    }

    long scored(int subtask) {
        return scored.get(subtask);
    }

    /** Items that came to nothing, for whatever reason. */
    long refused(int subtask) {
        return refused.get(subtask);
    }

    /** Keeps an item, since a reply does not carry its payload. */
    void keep(WorkItem item) {
        kept.put(item.requestId(), item);
    }

    /** Gives a kept item back, once. */
    @Nullable
    WorkItem take(String requestId) {
        return kept.remove(requestId);
    }

    /** Items sent to a subtask and not replied to. */
    long depth(int subtask) {
        return sent.get(subtask) - scored.get(subtask) - refused.get(subtask);
    }

    /** {@link #depth} of each subtask. */
    long[] depths(int subtasks) {
        long[] depths = new long[subtasks];
        for (int i = 0; i < subtasks; i++) {
            depths[i] = depth(i);
        }
        return depths;
    }
}
