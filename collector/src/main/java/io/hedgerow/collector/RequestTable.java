package io.hedgerow.collector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests by their ID: open addressing with linear probing, the hashes beside the requests, so that a probe touches
 * no request but the one it is for. A removal moves back what follows it, hence no markers of removed ones gather.
 * At most half full, at least a sixteenth. Not thread-safe.
 */
final class RequestTable {
    private static final int SMALLEST = 16;

    /** 2^32 divided by the golden ratio: spreads what String.hashCode leaves close together. */
    private static final int SPREAD = 0x9E3779B9;

    private int[] hashes = new int[SMALLEST];
    private @Nullable RequestState[] states = new RequestState[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    /** The request of that ID, or null. */
    @Nullable
    RequestState find(String requestId) {
        int hash = requestId.hashCode();
        int mask = states.length - 1;
        for (int slot = home(hash); ; slot = (slot + 1) & mask) {
            if (hashes[slot] == hash) {
                RequestState state = states[slot];
                if (state == null) {
                    return null; // an empty slot and an ID of hash 0
                }
                if (state.requestId().equals(requestId)) {
                    return state;
                }
            } else if (isEmpty(slot)) {
                return null;
            }
        }
    }

    /** Adds a request whose ID is not there. */
    void add(RequestState state) {
        if (2 * (size + 1) > states.length) {
            resize(2 * states.length);
        }
        insert(state, state.requestId().hashCode());
        size++;
    }

    private void insert(RequestState state, int hash) {
        int mask = states.length - 1;
        int slot = home(hash);
        while (!isEmpty(slot)) {
            slot = (slot + 1) & mask;
        }
        hashes[slot] = hash;
        states[slot] = state;
    }

    /** Removes a request that is there. */
    void remove(RequestState state) {
        int mask = states.length - 1;
        int slot = home(state.requestId().hashCode());
        while (states[slot] != state) {
            if (isEmpty(slot)) {
                throw new IllegalStateException("request " + state.requestId() + " is not in the table");
            }
            slot = (slot + 1) & mask;
        }
        closeGap(slot);
        size--;
        if (states.length > SMALLEST && size < states.length / 16) {
            resize(states.length / 2);
        }
    }

    private void closeGap(int removed) {
        int mask = states.length - 1;
        int gap = removed;
        for (int slot = (gap + 1) & mask; !isEmpty(slot); slot = (slot + 1) & mask) {
            int distance = (slot - home(hashes[slot])) & mask;
            if (distance >= ((slot - gap) & mask)) {
                hashes[gap] = hashes[slot];
                states[gap] = states[slot];
                gap = slot;
            }
        }
        hashes[gap] = 0;
        states[gap] = null;
    }

    private void resize(int capacity) {
        int[] oldHashes = hashes;
        @Nullable RequestState[] oldStates = states;
        hashes = new int[capacity];
        states = new RequestState[capacity];
        for (int i = 0; i < oldStates.length; i++) {
            RequestState state = oldStates[i];
            if (state != null) {
                insert(state, oldHashes[i]);
            }
        }
    }

    private boolean isEmpty(int slot) {
        return hashes[slot] == 0 && states[slot] == null;
    }

    private int home(int hash) {
        return (hash * SPREAD) >>> (1 + Integer.numberOfLeadingZeros(states.length));
    }

    /** All requests, in no particular order; the list is the caller's. */
    List<RequestState> toList() {
        List<RequestState> list = new ArrayList<>(size);
        for (RequestState state : states) {
            if (state != null) {
                list.add(state);
            }
        }
        return list;
    }
}
