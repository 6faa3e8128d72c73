package io.hedgerow.executors;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.RosterFingerprint;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Items without all their replies, as operator state: spread over the subtasks when the parallelism changes. Beside
 * them lies the fingerprint of the roster they were planned under, because they name endpoints, variants and columns by
 * position.
 */
final class InFlightState {
    private final ListState<WorkItem> items;
    private final ListState<String> fingerprints;
    private final String fingerprint;

    private InFlightState(ListState<WorkItem> items, ListState<String> fingerprints, String fingerprint) {
        this.items = items;
        this.fingerprints = fingerprints;
        this.fingerprint = fingerprint;
    }

    // Not union state: a checkpoint fails while a part of an operator with union state has finished.
    static InFlightState open(OperatorStateStore store, Roster roster) throws Exception {
        return new InFlightState(
                store.getListState(new ListStateDescriptor<>("in-flight", MessageTypes.WORK_ITEM)),
                store.getListState(new ListStateDescriptor<>("roster-fingerprints", Types.STRING)),
                RosterFingerprint.of(roster));
    }

    /** What was in flight. Throws when it was planned under other documents. */
    List<WorkItem> restored() throws Exception {
        for (String written : fingerprints.get()) {
            if (!written.equals(fingerprint)) {
                throw new IllegalStateException("this savepoint was taken under other documents, and requests in it"
                        + " name endpoints, variants and inputs by position: stop the job with --drain before its"
                        + " documents are changed, or start it without the savepoint");
            }
        }
        List<WorkItem> restored = new ArrayList<>();
        items.get().forEach(restored::add);
        return restored;
    }

    /**
     * Makes these the state.
     *
     * @param drained whether the input has ended and nothing is open: then any other documents may follow. A pool
     *     that is merely idle is not drained, since items may lie in the channels of an unaligned checkpoint.
     */
    void update(List<WorkItem> inFlight, boolean drained) throws Exception {
        items.update(inFlight);
        fingerprints.update(drained ? List.of() : List.of(fingerprint));
    }
}
