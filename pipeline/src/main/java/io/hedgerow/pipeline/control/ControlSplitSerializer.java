package io.hedgerow.pipeline.control;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Splits in checkpoints. Stateless, hence thread-safe. */
final class ControlSplitSerializer implements SimpleVersionedSerializer<ControlSplit> {
    static final ControlSplitSerializer INSTANCE = new ControlSplitSerializer();

    /** What is written today; every version from 1 on can be read. */
    static final int VERSION = 1;

    private ControlSplitSerializer() {}

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(ControlSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1024);
        Map<String, String> sorted = new TreeMap<>(split.handedOn());
        out.writeInt(sorted.size());
        for (Map.Entry<String, String> file : sorted.entrySet()) {
            out.writeUTF(file.getKey());
            out.writeUTF(file.getValue());
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public ControlSplit deserialize(int version, byte[] bytes) throws IOException {
        requireVersion(version);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        Map<String, String> handedOn = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            handedOn.put(in.readUTF(), in.readUTF());
        }
        return new ControlSplit(handedOn);
    }

    static void requireVersion(int version) throws IOException {
        if (version != VERSION) {
            throw new IOException("the state of the control source was written under format version " + version
                    + "; this release reads version " + VERSION);
        }
    }
}
