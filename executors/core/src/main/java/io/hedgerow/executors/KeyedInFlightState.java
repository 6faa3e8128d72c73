package io.hedgerow.executors;

import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.WorkItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;

/**
 * Items in flight as raw keyed state: they go where the models of their keys go when the parallelism changes. Written only
 * when a snapshot is taken, so that no state backend is asked on the way of a request.
 */
final class KeyedInFlightState implements InFlight {
    private static final int FORMAT = 1;

    private final TypeSerializer<WorkItem> serializer =
            MessageTypes.WORK_ITEM.createSerializer(new SerializerConfigImpl());
    private final RosterMark mark;
    private final int maxParallelism;
    private final List<WorkItem> read = new ArrayList<>();

    private KeyedInFlightState(RosterMark mark, int maxParallelism) {
        this.mark = mark;
        this.maxParallelism = maxParallelism;
    }

    static KeyedInFlightState open(StateInitializationContext context, Roster roster, int maxParallelism)
            throws Exception {
        KeyedInFlightState state =
                new KeyedInFlightState(RosterMark.open(context.getOperatorStateStore(), roster), maxParallelism);
        for (KeyGroupStatePartitionStreamProvider written : context.getRawKeyedStateInputs()) {
            state.read(new DataInputViewStreamWrapper(written.getStream()));
        }
        return state;
    }

    private void read(DataInputViewStreamWrapper in) throws IOException {
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException(
                    "items in flight were written in format " + format + "; this release reads " + FORMAT);
        }
        for (int left = in.readInt(); left > 0; left--) {
            read.add(serializer.deserialize(in));
        }
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
        Map<Integer, List<WorkItem>> byKeyGroup = new TreeMap<>();
        for (WorkItem item : inFlight) {
            int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(item.routingKey(), maxParallelism);
            byKeyGroup.computeIfAbsent(keyGroup, group -> new ArrayList<>()).add(item);
        }
        for (Map.Entry<Integer, List<WorkItem>> group : byKeyGroup.entrySet()) {
            KeyedStateCheckpointOutputStream out = context.getRawKeyedOperatorStateOutput();
            out.startNewKeyGroup(group.getKey());
            DataOutputViewStreamWrapper view = new DataOutputViewStreamWrapper(out);
            view.writeInt(FORMAT);
            view.writeInt(group.getValue().size());
            for (WorkItem item : group.getValue()) {
                serializer.serialize(item, view);
            }
            view.flush();
        }
        mark.update(drained);
    }
}
