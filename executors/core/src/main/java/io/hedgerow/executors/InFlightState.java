package io.hedgerow.executors;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.StateSnapshotContext;

/** Items in flight as operator state: spread over the subtasks when the parallelism changes. */
final class InFlightState implements InFlight {
    private final ListState<WorkItem> items;
    private final RosterMark mark;

    private InFlightState(ListState<WorkItem> items, RosterMark mark) {
        this.items = items;
        this.mark = mark;
    }

    static InFlightState open(OperatorStateStore store, Roster roster) throws Exception {
        return new InFlightState(
                store.getListState(new ListStateDescriptor<>("in-flight", MessageTypes.WORK_ITEM)),
                RosterMark.open(store, roster));
    }

    @Override
    public List<WorkItem> restored() throws Exception {
        mark.check();
        List<WorkItem> restored = new ArrayList<>();
        items.get().forEach(restored::add);
        return restored;
    }

    @Override
    public void update(StateSnapshotContext context, List<WorkItem> inFlight, boolean drained) throws Exception {
        items.update(inFlight);
        mark.update(drained);
    }
}
