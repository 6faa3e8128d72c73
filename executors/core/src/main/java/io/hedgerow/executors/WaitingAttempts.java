package io.hedgerow.executors;

import io.hedgerow.policies.Priority;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The attempts of one variant that wait for a worker, most urgent first. Guarded by the queue's lock. */
final class WaitingAttempts {
    /** How far from the least urgent end a place is searched before it is taken for the best one. */
    private static final int LONGEST_SEARCH = 64;

    private final EnumMap<Priority, NavigableSet<Attempt>> byPriority = new EnumMap<>(Priority.class);
    /** The same, highest priority first; gone through by index, which makes no iterator per attempt. */
    private final List<NavigableSet<Attempt>> highestFirst = new ArrayList<>();

    private int size;

    WaitingAttempts() {
        for (Priority priority : Priority.values()) {
            NavigableSet<Attempt> attempts = new TreeSet<>(Attempt.URGENCY);
            byPriority.put(priority, attempts);
            highestFirst.add(attempts);
        }
    }

    private NavigableSet<Attempt> of(Priority priority) {
        return Objects.requireNonNull(byPriority.get(priority));
    }

    int size() {
        return size;
    }

    void add(Attempt attempt) {
        of(attempt.priority()).add(attempt);
        size++;
    }

    /** Takes an attempt out; false when it is not here. */
    boolean remove(Attempt attempt) {
        boolean removed = of(attempt.priority()).remove(attempt);
        size -= removed ? 1 : 0;
        return removed;
    }

    /** Takes the most urgent one out, or null. */
    @Nullable
    Attempt poll() {
        for (int i = 0; i < highestFirst.size(); i++) {
            NavigableSet<Attempt> attempts = highestFirst.get(i);
            if (!attempts.isEmpty()) {
                size--;
                return attempts.pollFirst();
            }
        }
        return null;
    }

    /** The least urgent attempt of a priority lower than that one, or null. */
    @Nullable
    Attempt lessImportantThan(Priority priority) {
        Attempt found = null;
        for (int i = 0; i < highestFirst.size(); i++) {
            NavigableSet<Attempt> attempts = highestFirst.get(i);
            if (!attempts.isEmpty() && attempts.last().priority().compareTo(priority) > 0) {
                found = attempts.last();
            }
        }
        return found;
    }

    /** How many would be taken before an attempt that is not here yet; too few where the search is long. */
    int ahead(Attempt attempt) {
        int ahead = 0;
        for (int i = 0; i < highestFirst.size(); i++) {
            NavigableSet<Attempt> attempts = highestFirst.get(i);
            boolean isLower = !attempts.isEmpty() && attempts.first().priority().compareTo(attempt.priority()) > 0;
            ahead += isLower ? 0 : attempts.size();
        }
        Iterator<Attempt> fromLeastUrgent = of(attempt.priority()).descendingIterator();
        for (int i = 0; i < LONGEST_SEARCH && fromLeastUrgent.hasNext(); i++) {
            if (Attempt.URGENCY.compare(fromLeastUrgent.next(), attempt) < 0) {
                return ahead;
            }
            ahead--;
        }
        return fromLeastUrgent.hasNext() ? ahead - (of(attempt.priority()).size() - LONGEST_SEARCH) : ahead;
    }

    /** The shortest time that an attempt with a deadline has left; {@link Long#MAX_VALUE} where none has one. */
    long leftNanos(long nowMillis) {
        long leftNanos = Long.MAX_VALUE;
        for (int i = 0; i < highestFirst.size(); i++) {
            NavigableSet<Attempt> attempts = highestFirst.get(i);
            if (!attempts.isEmpty() && attempts.first().hasDeadline()) {
                long leftMillis = attempts.first().deadlineMillis() - nowMillis;
                leftNanos = Math.min(leftNanos, TimeUnit.MILLISECONDS.toNanos(leftMillis));
            }
        }
        return leftNanos;
    }
}
