package io.hedgerow.collector;

import org.jspecify.annotations.Nullable;

/**
 * Requests by the time they are due, one slot per unit of time and as many slots as the wheel has: what is due
 * further ahead waits in its slot for later turns. Adding and removing take constant time and no object; a poll looks
 * only at slots that hold something. The unit is the caller's, milliseconds or ticks; so is the time. A request is in
 * one wheel at most. Not thread-safe.
 */
final class TimingWheel {
    /** The time of nothing. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int BITS = 6;

    private final @Nullable RequestState[] heads;
    private final long[] occupied;
    private final int mask;

    /** Nothing is due before this. */
    private long cursor;

    /** Where the walk through the cursor's slot goes on; only while it is walked. */
    private @Nullable RequestState walk;

    private boolean isWalking;
    private long lastPoll = Long.MIN_VALUE;
    private int size;

    /** A wheel of that many slots, a power of two, at least 64. */
    TimingWheel(int slots) {
        if (slots < Long.SIZE || Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots must be a power of two of at least 64, was " + slots);
        }
        this.heads = new RequestState[slots];
        this.occupied = new long[slots >> BITS];
        this.mask = slots - 1;
    }

    int size() {
        return size;
    }

    /** Adds a request, or moves one that is in this wheel. */
    void schedule(RequestState state, long time) {
        unschedule(state);
        if (size == 0 || time < cursor) {
            moveCursor(time);
        } else if (time == cursor) {
            isWalking = false; // what is added to the slot being walked is to be seen
        }
        int slot = slot(time);
        RequestState head = heads[slot];
        state.dueTime = time;
        state.isScheduled = true;
        state.previous = null;
        state.next = head;
        if (head != null) {
            head.previous = state;
        }
        heads[slot] = state;
        occupied[slot >> BITS] |= 1L << slot;
        size++;
    }

    /** Removes a request, if it is there. */
    void unschedule(RequestState state) {
        if (!state.isScheduled) {
            return;
        }
        RequestState previous = state.previous;
        RequestState next = state.next;
        if (walk == state) {
            walk = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            setHead(slot(state.dueTime), next);
        }
        state.previous = null;
        state.next = null;
        state.isScheduled = false;
        size--;
    }

    private void setHead(int slot, @Nullable RequestState head) {
        heads[slot] = head;
        if (head == null) {
            occupied[slot >> BITS] &= ~(1L << slot);
        }
    }

    /**
     * Removes and returns a request that is due by now, or null. The earlier ones come first, but for what is overdue
     * by more than a turn.
     */
    @Nullable
    RequestState poll(long now) {
        if (cursor < now - mask || now < lastPoll) {
            moveCursor(now - mask); // one turn sees every slot
        }
        lastPoll = now;
        while (size > 0 && cursor <= now) {
            RequestState due = walkSlot(now);
            if (due != null) {
                return due;
            }
            moveCursor(Math.min(now + 1, nextOccupied(cursor + 1)));
        }
        return null;
    }

    private @Nullable RequestState walkSlot(long now) {
        RequestState state = isWalking ? walk : heads[slot(cursor)];
        isWalking = true;
        while (state != null && state.dueTime > now) {
            state = state.next;
        }
        walk = state;
        if (state != null) {
            unschedule(state);
        }
        return state;
    }

    private void moveCursor(long time) {
        cursor = time;
        isWalking = false;
        walk = null;
    }

    /**
     * No later than the earliest time for which something is scheduled, or than the last poll's where that is later;
     * {@link #NEVER} when there is nothing.
     */
    long nextTime() {
        return size == 0 ? NEVER : nextOccupied(cursor);
    }

    /** The first time from the given one on whose slot holds something; one turn further when none does. */
    private long nextOccupied(long from) {
        int slot = slot(from);
        int words = occupied.length;
        int word = slot >> BITS;
        long bits = occupied[word] & (-1L << slot);
        for (int i = 0; i <= words; i++) {
            if (bits != 0) {
                int found = (word << BITS) + Long.numberOfTrailingZeros(bits);
                return from + ((found - slot) & mask);
            }
            word = (word + 1) & (words - 1);
            bits = occupied[word];
        }
        return from + mask + 1;
    }

    private int slot(long time) {
        return (int) time & mask;
    }
}
