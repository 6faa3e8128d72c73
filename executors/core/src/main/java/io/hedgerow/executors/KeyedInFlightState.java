package io.hedgerow.executors;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;

/**
 * Items in flight as raw keyed state, and what the job's start has brought: they go where the models of their keys go when the
 * parallelism changes. Written only when a snapshot is taken, so that no state backend is asked on the way of a request. Every
 * key group is written, also without items, so that a group without models of the start is known to have none.
 */
final class KeyedInFlightState implements InFlight {
    private final RosterMark mark;
    private final ToIntFunction<String> keyGroupOf;
    private final KeyedStart start;
    private final List<WorkItem> read = new ArrayList<>();
    private final Map<Integer, Map<String, StartMark>> earlier = new HashMap<>();

    private KeyedInFlightState(RosterMark mark, ToIntFunction<String> keyGroupOf) {
        this.mark = mark;
        this.keyGroupOf = keyGroupOf;
        this.start = new KeyedStart(keyGroupOf);
    }

    /** @param keyGroupOf the key group of a key */
    static KeyedInFlightState open(StateInitializationContext context, Roster roster, ToIntFunction<String> keyGroupOf)
            throws Exception {
        KeyedInFlightState state =
                new KeyedInFlightState(RosterMark.open(context.getOperatorStateStore(), roster), keyGroupOf);
        for (KeyGroupStatePartitionStreamProvider written : context.getRawKeyedStateInputs()) {
            KeyGroupFormat.Stored stored = KeyGroupFormat.read(new DataInputViewStreamWrapper(written.getStream()));
            state.read.addAll(stored.items());
            if (stored.marks() != null) {
                state.earlier.put(written.getKeyGroupId(), stored.marks());
            }
        }
        return state;
    }

    /** What this start brings; part of every snapshot. */
    KeyedStart start() {
        return start;
    }

    /** What the start before had brought, by key group and name. Once. */
    Map<Integer, Map<String, StartMark>> takeEarlierStart() {
        Map<Integer, Map<String, StartMark>> taken = Map.copyOf(earlier);
        earlier.clear();
        return taken;
    }

    @Override
    public List<WorkItem> restored() throws Exception {
        mark.check();
        List<WorkItem> restored = List.copyOf(read);
        read.clear();
        return restored;
    }

    @Override
    public void update(StateSnapshotContext context, List<WorkItem> inFlight, boolean drained) throws Exception {
        Map<Integer, List<WorkItem>> byKeyGroup = new HashMap<>();
        for (WorkItem item : inFlight) {
            byKeyGroup
                    .computeIfAbsent(keyGroupOf.applyAsInt(item.routingKey()), group -> new ArrayList<>())
                    .add(item);
        }
        KeyedStateCheckpointOutputStream out = context.getRawKeyedOperatorStateOutput();
        for (int keyGroup : out.getKeyGroupList()) {
            out.startNewKeyGroup(keyGroup);
            DataOutputViewStreamWrapper view = new DataOutputViewStreamWrapper(out);
            KeyGroupFormat.write(
                    byKeyGroup.getOrDefault(keyGroup, List.of()),
                    start.ofGroup(keyGroup).values(),
                    view);
            view.flush();
        }
        mark.update(drained);
    }
}
