package io.hedgerow.pipeline.control;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The split that no reader has, in checkpoints. Stateless, hence thread-safe. */
final class WaitingSplitSerializer implements SimpleVersionedSerializer<Optional<ControlSplit>> {
    static final WaitingSplitSerializer INSTANCE = new WaitingSplitSerializer();

    private WaitingSplitSerializer() {}

    @Override
    public int getVersion() {
        return ControlSplitSerializer.VERSION;
    }

    @Override
    public byte[] serialize(Optional<ControlSplit> waiting) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1024);
        out.writeBoolean(waiting.isPresent());
        if (waiting.isPresent()) {
            out.write(ControlSplitSerializer.INSTANCE.serialize(waiting.get()));
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public Optional<ControlSplit> deserialize(int version, byte[] bytes) throws IOException {
        ControlSplitSerializer.requireVersion(version);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        byte[] split = new byte[in.available()];
        in.readFully(split);
        return Optional.of(ControlSplitSerializer.INSTANCE.deserialize(version, split));
    }
}
