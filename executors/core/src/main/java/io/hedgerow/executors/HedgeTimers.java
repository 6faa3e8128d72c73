package io.hedgerow.executors;

import io.hedgerow.policies.race.Race;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Which races wait for their hedge's delay. A race that has ended meanwhile is passed over. Confined to one thread. */
final class HedgeTimers {
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    private record Timer(long atNanos, OpenItem openItem) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(atNanos, other.atNanos);
        }
    }

    void add(long atNanos, OpenItem openItem) {
        timers.add(new Timer(atNanos, openItem));
    }

    /** Hands over the items whose delay has elapsed and whose race still waits for that. */
    void poll(long nowNanos, Consumer<OpenItem> due) {
        for (Timer first = timers.peek(); first != null && first.atNanos() <= nowNanos; first = timers.peek()) {
            timers.remove();
            Race race = first.openItem().race();
            if (first.openItem().isOpen() && race != null && race.waitsForDelay()) {
                due.accept(first.openItem());
            }
        }
    }

    /** When the next delay elapses, or {@link TimeLimits#NEVER}. */
    long nextNanos() {
        Timer first = timers.peek();
        return first == null ? TimeLimits.NEVER : first.atNanos();
    }
}
