package io.hedgerow.executors;

import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.MessageTypes;
import io.hedgerow.proto.flink.WorkItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** The stored form of what a keyed pool writes of a key group itself. Every version from 1 on can be read. */
final class KeyGroupFormat {
    static final int VERSION = 2;

    /** Without what the start has brought. */
    private static final int ITEMS_ONLY = 1;

    /** A mark is of what is known of a model. */
    private static final byte[] NO_BYTES = {};

    private static final TypeSerializer<WorkItem> ITEMS =
            MessageTypes.WORK_ITEM.createSerializer(new SerializerConfigImpl());
    private static final TypeSerializer<KeyedModel> MODELS =
            MessageTypes.KEYED_MODEL.createSerializer(new SerializerConfigImpl());

    private KeyGroupFormat() {}

    /**
     * What is stored of a key group.
     *
     * @param items items in flight
     * @param marks what the start has brought, by name; null: that was not written down then
     */
    record Stored(List<WorkItem> items, @Nullable Map<String, StartMark> marks) {}

    static void write(List<WorkItem> items, Collection<StartMark> marks, DataOutputView out) throws IOException {
        out.writeInt(VERSION);
        out.writeInt(items.size());
        for (WorkItem item : items) {
            ITEMS.serialize(item, out);
        }
        out.writeInt(marks.size());
        for (StartMark mark : marks) {
            MODELS.serialize(KeyedModel.of(mark.model(), NO_BYTES), out);
            out.writeBoolean(mark.isCurrent());
        }
    }

    /** Reads what {@link #write} wrote. Throws when the bytes are not that. */
    static Stored read(DataInputView in) throws IOException {
        int version = in.readInt();
        if (version != VERSION && version != ITEMS_ONLY) {
            throw new IOException("items in flight were written in format " + version + "; this release reads "
                    + ITEMS_ONLY + " to " + VERSION);
        }
        List<WorkItem> items = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            items.add(ITEMS.deserialize(in));
        }
        return new Stored(items, version == ITEMS_ONLY ? null : readMarks(in));
    }

    private static Map<String, StartMark> readMarks(DataInputView in) throws IOException {
        Map<String, StartMark> marks = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            KeyedModel model = MODELS.deserialize(in);
            marks.put(
                    model.name(),
                    new StartMark(Objects.requireNonNull(model.spec(), "a mark without a model"), in.readBoolean()));
        }
        return marks;
    }
}
