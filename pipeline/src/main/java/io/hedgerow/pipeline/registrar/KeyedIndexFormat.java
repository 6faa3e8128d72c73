package io.hedgerow.pipeline.registrar;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.LengthPrefixed;
import io.hedgerow.proto.flink.MessageTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** The stored form of {@link KeyedIndex}. It begins with its version, and every version from 1 on can be read. */
final class KeyedIndexFormat {
    static final int VERSION = 2;

    /** Without files of publications, and without what the job was started with. */
    private static final int WITHOUT_FILES = 1;

    private static final int BYTES_PER_NAME = 104;
    private static final String PART = "a part of what keyed pools were given";
    private static final byte[] NO_BYTES = {};

    private static final TypeSerializer<KeyedModel> MODELS =
            MessageTypes.KEYED_MODEL.createSerializer(new SerializerConfigImpl());

    private KeyedIndexFormat() {}

    static byte[] write(KeyedIndex index) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64 + BYTES_PER_NAME * index.size());
            out.writeInt(VERSION);
            out.writeInt(index.pools().size());
            for (Map.Entry<String, Map<String, byte[]>> pool : index.pools().entrySet()) {
                LengthPrefixed.write(pool.getKey(), out);
                out.writeInt(pool.getValue().size());
                for (Map.Entry<String, byte[]> name : pool.getValue().entrySet()) {
                    LengthPrefixed.write(name.getKey(), out);
                    LengthPrefixed.write(name.getValue(), out);
                }
            }
            out.writeInt(index.vanished().size());
            for (Map.Entry<String, Integer> file : index.vanished().entrySet()) {
                LengthPrefixed.write(file.getKey(), out);
                out.writeInt(file.getValue());
            }
            writeStart(index.start(), out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
    }

    private static void writeStart(Map<String, Map<String, ModelSpec>> start, DataOutputSerializer out)
            throws IOException {
        out.writeInt(start.size());
        for (Map.Entry<String, Map<String, ModelSpec>> pool : start.entrySet()) {
            LengthPrefixed.write(pool.getKey(), out);
            out.writeInt(pool.getValue().size());
            for (ModelSpec model : new TreeMap<>(pool.getValue()).values()) {
                MODELS.serialize(KeyedModel.of(model, NO_BYTES), out);
            }
        }
    }

    /** Reads what {@link #write} wrote. Throws when the bytes are not that. */
    static KeyedIndex read(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        int version = in.readInt();
        if (version != VERSION && version != WITHOUT_FILES) {
            throw new IOException("what keyed pools were given was written under format version " + version
                    + "; this release reads versions " + WITHOUT_FILES + " to " + VERSION);
        }
        Map<String, Map<String, byte[]>> pools = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            Map<String, byte[]> names = new HashMap<>();
            pools.put(readText(in), names);
            for (int more = in.readInt(); more > 0; more--) {
                String name = readText(in);
                byte[] versions = LengthPrefixed.readBytes(PART, left(in), in);
                names.put(name, version == WITHOUT_FILES ? KeyedVersions.ofUnknownFiles(versions) : versions);
            }
        }
        Map<String, Integer> vanished = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            vanished.put(readText(in), in.readInt());
        }
        return new KeyedIndex(pools, vanished, version == WITHOUT_FILES ? Map.of() : readStart(in));
    }

    private static Map<String, Map<String, ModelSpec>> readStart(DataInputDeserializer in) throws IOException {
        Map<String, Map<String, ModelSpec>> start = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            Map<String, ModelSpec> models = new TreeMap<>();
            start.put(readText(in), models);
            for (int more = in.readInt(); more > 0; more--) {
                KeyedModel model = MODELS.deserialize(in);
                models.put(model.name(), Objects.requireNonNull(model.spec(), "a model of the start is missing"));
            }
        }
        return start;
    }

    private static String readText(DataInputDeserializer in) throws IOException {
        return LengthPrefixed.readText(PART, left(in), in);
    }

    /** What there is behind a length. */
    private static int left(DataInputDeserializer in) {
        return in.available() - Integer.BYTES;
    }
}
