package io.hedgerow.collector;

/**
 * Finds hashes in a {@link HashRing}: open addressing with linear probing, 8 bytes a slot, of which one half is the
 * hash's number in the ring and the other so much of the hash that the ring is looked at for a find and hardly ever
 * otherwise. Between three sixteenths and three quarters full. Not thread-safe.
 */
final class HashIndex {
    private static final int SMALLEST = 16;
    private static final long EMPTY = 0;

    private long[] slots = new long[SMALLEST];
    private int size;

    /** Only written, so that {@link #load} is not optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long loaded;

    /** Whether the hash is in the ring. */
    boolean contains(long high, long low, HashRing ring) {
        int tag = tag(low);
        int mask = slots.length - 1;
        for (int slot = home(tag); slots[slot] != EMPTY; slot = (slot + 1) & mask) {
            int number = (int) slots[slot];
            if (tagOf(slots[slot]) == tag && ring.low(number) == low && ring.high(number) == high) {
                return true;
            }
        }
        return false;
    }

    void add(long low, int number) {
        if (size + 1 > slots.length / 4 * 3) {
            resize(2 * slots.length);
        }
        insert(entry(tag(low), number));
        size++;
    }

    private void insert(long entry) {
        int mask = slots.length - 1;
        int slot = home(tagOf(entry));
        while (slots[slot] != EMPTY) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
    }

    /**
     * Loads the slots of the oldest hashes into the processor's cache, all at once: removals one after the other
     * would wait for memory one after the other.
     */
    void load(HashRing ring, int count) {
        long all = 0;
        for (int i = 0; i < count; i++) {
            all ^= slots[home(tag(ring.low(ring.firstNumber() + i)))];
        }
        loaded = all;
    }

    /** Removes what was added with these arguments. */
    void remove(long low, int number) {
        int tag = tag(low);
        long entry = entry(tag, number);
        int mask = slots.length - 1;
        int slot = home(tag);
        while (slots[slot] != entry) {
            if (slots[slot] == EMPTY) {
                throw new IllegalStateException("hash number " + number + " is not in the index");
            }
            slot = (slot + 1) & mask;
        }
        closeGap(slot);
        size--;
        if (slots.length > SMALLEST && size < slots.length / 16 * 3) {
            resize(slots.length / 2);
        }
    }

    private void closeGap(int removed) {
        int mask = slots.length - 1;
        int gap = removed;
        for (int slot = (gap + 1) & mask; slots[slot] != EMPTY; slot = (slot + 1) & mask) {
            int distance = (slot - home(tagOf(slots[slot]))) & mask;
            if (distance >= ((slot - gap) & mask)) {
                slots[gap] = slots[slot];
                gap = slot;
            }
        }
        slots[gap] = EMPTY;
    }

    private void resize(int capacity) {
        long[] old = slots;
        slots = new long[capacity];
        for (long entry : old) {
            if (entry != EMPTY) {
                insert(entry);
            }
        }
    }

    private int home(int tag) {
        return tag >>> (1 + Integer.numberOfLeadingZeros(slots.length));
    }

    /** Odd, so that no entry is {@link #EMPTY}; the home is in the bits above. */
    private static int tag(long low) {
        return (int) (low >>> Integer.SIZE) | 1;
    }

    private static int tagOf(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static long entry(int tag, int number) {
        return ((long) tag << Integer.SIZE) | Integer.toUnsignedLong(number);
    }
}
