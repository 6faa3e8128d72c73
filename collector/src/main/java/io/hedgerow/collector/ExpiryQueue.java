package io.hedgerow.collector;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Request IDs that all wait equally long, in one bucket per tick. Time is counted in ticks, not read from a
 * clock: a task that stood still, because its sink did, has not let anything expire meanwhile. Not thread-safe.
 */
final class ExpiryQueue {
    private final long delayTicks;
    private final Deque<Bucket> buckets = new ArrayDeque<>();
    private long tick;

    /** A queue whose entries wait for that many whole ticks. */
    ExpiryQueue(long delayTicks) {
        this.delayTicks = delayTicks;
    }

    void add(String requestId) {
        Bucket last = buckets.peekLast();
        if (last == null || last.tick != tick) {
            last = new Bucket(tick);
            buckets.addLast(last);
        }
        last.requestIds.add(requestId);
    }

    /** The next tick has come. */
    void advance() {
        tick++;
    }

    /** Takes an ID that has waited long enough, or null. */
    @Nullable
    String poll() {
        Bucket first = buckets.peekFirst();
        // One tick more than the delay, because an entry may have come at the end of its tick.
        if (first == null || tick - first.tick <= delayTicks) {
            return null;
        }
        String requestId = first.requestIds.remove(first.requestIds.size() - 1);
        if (first.requestIds.isEmpty()) {
            buckets.removeFirst();
        }
        return requestId;
    }

    private static final class Bucket {
        final long tick;
        final List<String> requestIds = new ArrayList<>();

        Bucket(long tick) {
            this.tick = tick;
        }
    }
}
