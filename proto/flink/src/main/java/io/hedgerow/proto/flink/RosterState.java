package io.hedgerow.proto.flink;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which generations of endpoints are to be held, and which of them new requests are planned under. Immutable.
 *
 * @param sequence higher than that of every state before
 * @param active position of each endpoint's current generation, by its name; an endpoint that is not here does not exist
 * @param held positions that pools and collector must be able to serve: the active ones, those about to be, and those that
 *     are kept warm
 * @param isComplete whether all that was in the control log at the start has been dealt with; before, an endpoint that is
 *     not here may be about to come
 */
public record RosterState(long sequence, Map<String, Integer> active, Set<Integer> held, boolean isComplete)
        implements Serializable {
    public RosterState {
        active = Collections.unmodifiableMap(new TreeMap<>(active));
        held = Collections.unmodifiableSet(new TreeSet<>(held));
        if (!held.containsAll(active.values())) {
            throw new IllegalArgumentException("active are " + active + ", of which not all are held: " + held);
        }
    }
}
