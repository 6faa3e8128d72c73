package io.hedgerow.collector;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts per constant of an enum. Not thread-safe. */
final class Tally<E extends Enum<E>> {
    private final Class<E> type;
    private final Map<E, long[]> counts;

    Tally(Class<E> type) {
        this.type = type;
        this.counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, new long[1]);
        }
    }

    void increment(E constant) {
        Objects.requireNonNull(counts.get(constant))[0]++;
    }

    /** What has been counted so far, without zeros. */
    Map<E, Long> snapshot() {
        Map<E, Long> snapshot = new EnumMap<>(type);
        counts.forEach((constant, count) -> {
            if (count[0] > 0) {
                snapshot.put(constant, count[0]);
            }
        });
        return snapshot;
    }
}
