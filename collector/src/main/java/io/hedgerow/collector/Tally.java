package io.hedgerow.collector;

import java.util.EnumMap;
import java.util.Map;

/** Counts per constant of an enum. Not thread-safe. */
final class Tally<E extends Enum<E>> {
    private final Class<E> type;
    private final Map<E, long[]> counts;

    Tally(Class<E> type) {
        this.type = type;
        this.counts = new EnumMap<>(type);
    }

    void increment(E constant) {
        counts.computeIfAbsent(constant, unused -> new long[1])[0]++;
    }

    /** What has been counted so far, without zeros. */
    Map<E, Long> snapshot() {
        Map<E, Long> snapshot = new EnumMap<>(type);
        counts.forEach((constant, count) -> snapshot.put(constant, count[0]));
        return snapshot;
    }
}
