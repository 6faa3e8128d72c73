package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.KeyedModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings the models of a job's own documents into the state of a keyed pool's subtask. Where the job goes on with state, what
 * differs from the documents of the start before is brought: models that are new or say something else take the place of
 * whatever their keys have, those that are gone go, unless the control log has spoken of them since. What does not differ
 * is left as it is: the control log may have published something newer. Confined to the task thread.
 */
final class KeyedStart {
    private final ToIntFunction<String> keyGroupOf;
    private final Map<Integer, Map<String, StartMark>> marks = new HashMap<>();

    /** Finds the bytes of a model that the job was started with. */
    interface Bytes {
        byte[] of(ModelSpec model) throws IOException;
    }

    /** @param keyGroupOf the key group of a model's name */
    KeyedStart(ToIntFunction<String> keyGroupOf) {
        this.keyGroupOf = keyGroupOf;
    }

    /**
     * Brings what differs.
     *
     * @param models those of this start that belong to the subtask, by name
     * @param earlier what the start before brought, by key group and name; a key group that is not there has been written
     *     before this was written down, or never: what its keys have stays
     */
    void bring(
            Map<String, ModelSpec> models, Map<Integer, Map<String, StartMark>> earlier, ModelStore into, Bytes bytes)
            throws IOException {
        for (Map<String, StartMark> group : earlier.values()) {
            for (StartMark mark : group.values()) {
                if (mark.isCurrent() && !models.containsKey(mark.model().name())) {
                    into.remove(mark.model().name());
                }
            }
        }
        for (ModelSpec model : models.values()) {
            Map<String, StartMark> group = earlier.get(keyGroupOf.applyAsInt(model.name()));
            StartMark before = group == null ? null : group.get(model.name());
            boolean isBrought = group == null
                    ? into.get(model.name()) == null
                    : before == null || !StartModels.isSame(before.model(), model);
            if (isBrought) {
                into.put(KeyedModel.of(model, bytes.of(model)));
            }
            mark(new StartMark(model, isBrought || (before != null && before.isCurrent())));
        }
    }

    private void mark(StartMark mark) {
        String name = mark.model().name();
        marks.computeIfAbsent(keyGroupOf.applyAsInt(name), group -> new TreeMap<>())
                .put(name, mark);
    }

    /** The control log has said what a key's model is, or that there is none. */
    void overtake(String name) {
        Map<String, StartMark> group = marks.get(keyGroupOf.applyAsInt(name));
        if (group != null) {
            group.computeIfPresent(name, (same, mark) -> mark.overtaken());
        }
    }

    /** What this start brought to the keys of a group. */
    Map<String, StartMark> ofGroup(int keyGroup) {
        @Nullable Map<String, StartMark> group = marks.get(keyGroup);
        return group == null ? Map.of() : group;
    }
}
