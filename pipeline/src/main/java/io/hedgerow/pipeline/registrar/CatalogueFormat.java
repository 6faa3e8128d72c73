package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.control.ControlRecordType;
import io.hedgerow.proto.flink.LengthPrefixed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** The stored form of what the registrar knows. It begins with its version, and every version from 1 on can be read. */
final class CatalogueFormat {
    static final int VERSION = 1;

    /** A damaged length must not claim all memory. */
    private static final int LONGEST_NAME = 1 << 16;

    private static final TypeSerializer<ControlRecord> RECORDS =
            ControlRecordType.INSTANCE.createSerializer(new SerializerConfigImpl());

    private CatalogueFormat() {}

    /**
     * What is stored.
     *
     * @param catalogue what is in effect
     * @param pending records that have come and are not dealt with, oldest first
     */
    record Stored(Catalogue catalogue, List<ControlRecord> pending) {}

    static byte[] write(Stored stored) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(4096);
        Catalogue catalogue = stored.catalogue();
        out.writeInt(VERSION);
        out.writeInt(catalogue.nextPosition());
        out.writeLong(catalogue.nextEpoch());
        out.writeLong(catalogue.nextSequence());
        out.writeInt(catalogue.generations().size());
        for (Map.Entry<String, Long> last : catalogue.generations().entrySet()) {
            LengthPrefixed.write(last.getKey(), out);
            out.writeLong(last.getValue());
        }
        out.writeInt(catalogue.models().size());
        for (AcceptedModel model : catalogue.models()) {
            LengthPrefixed.write(model.id(), out);
            RECORDS.serialize(model.file(), out);
            out.writeInt(model.index());
        }
        out.writeInt(catalogue.endpoints().size());
        for (HeldEndpoint endpoint : catalogue.endpoints()) {
            write(endpoint, out);
        }
        out.writeInt(stored.pending().size());
        for (ControlRecord record : stored.pending()) {
            RECORDS.serialize(record, out);
        }
        return out.getCopyOfBuffer();
    }

    private static void write(HeldEndpoint endpoint, DataOutputView out) throws IOException {
        LengthPrefixed.write(endpoint.name(), out);
        out.writeLong(endpoint.generation());
        out.writeInt(endpoint.position());
        out.writeLong(endpoint.epoch());
        out.writeBoolean(endpoint.file() != null);
        if (endpoint.file() != null) {
            RECORDS.serialize(endpoint.file(), out);
        }
        out.writeInt(endpoint.index());
        out.writeLong(endpoint.retireAtMillis());
    }

    /** Reads what {@link #write} wrote. Throws when the bytes are not that. */
    static Stored read(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("the registrar's state was written under format version " + version
                    + "; this release reads version " + VERSION);
        }
        int position = in.readInt();
        long epoch = in.readLong();
        long sequence = in.readLong();
        Map<String, Long> generations = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            generations.put(readText(in), in.readLong());
        }
        List<AcceptedModel> models = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            models.add(new AcceptedModel(readText(in), RECORDS.deserialize(in), in.readInt()));
        }
        List<HeldEndpoint> endpoints = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            endpoints.add(readEndpoint(in));
        }
        List<ControlRecord> pending = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            pending.add(RECORDS.deserialize(in));
        }
        return new Stored(new Catalogue(position, epoch, sequence, generations, models, endpoints), pending);
    }

    private static HeldEndpoint readEndpoint(DataInputView in) throws IOException {
        return new HeldEndpoint(
                readText(in),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readBoolean() ? RECORDS.deserialize(in) : null,
                in.readInt(),
                in.readLong());
    }

    private static String readText(DataInputView in) throws IOException {
        return LengthPrefixed.readText("a name in the registrar's state", LONGEST_NAME, in);
    }
}
