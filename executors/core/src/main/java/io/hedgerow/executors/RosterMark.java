package io.hedgerow.executors;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.RosterFingerprint;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The fingerprint of the roster that items in state were planned under, because they name endpoints, variants and columns by
 * position.
 */
final class RosterMark {
    private final ListState<String> fingerprints;
    private final String fingerprint;

    private RosterMark(ListState<String> fingerprints, String fingerprint) {
        this.fingerprints = fingerprints;
        this.fingerprint = fingerprint;
    }

    // Not union state: a checkpoint fails while a part of an operator with union state has finished.
    static RosterMark open(OperatorStateStore store, Roster roster) throws Exception {
        return new RosterMark(
                store.getListState(new ListStateDescriptor<>("roster-fingerprints", Types.STRING)),
                RosterFingerprint.of(roster));
    }

    /** Throws when the state was written under other documents. */
    void check() throws Exception {
        for (String written : fingerprints.get()) {
            if (!written.equals(fingerprint)) {
                throw new IllegalStateException("this savepoint was taken under other documents, and requests in it"
                        + " name endpoints, variants and inputs by position: stop the job with --drain before its"
                        + " documents are changed, or start it without the savepoint");
            }
        }
    }

    /** @param drained whether no item can be left: then any other documents may follow */
    void update(boolean drained) throws Exception {
        fingerprints.update(drained ? List.of() : List.of(fingerprint));
    }
}
