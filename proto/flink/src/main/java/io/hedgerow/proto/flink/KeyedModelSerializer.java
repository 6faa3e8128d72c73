package io.hedgerow.proto.flink;

import io.hedgerow.policies.spec.ModelSpec;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class KeyedModelSerializer extends MessageSerializer<KeyedModel> {
    private static final long serialVersionUID = 1L;
    private static final int SPEC = 1;
    private static final int BYTES = 1 << 1;

    KeyedModelSerializer() {
        super(KeyedModel.class);
    }

    @Override
    public KeyedModel createInstance() {
        return KeyedModel.deleted("", "");
    }

    @Override
    protected void write(KeyedModel model, DataOutputView out) throws IOException {
        Wire.writeString(model.name(), out);
        Wire.writeString(model.version(), out);
        ModelSpec spec = model.spec();
        byte[] bytes = model.bytes();
        out.writeByte((spec == null ? 0 : SPEC) | (bytes == null ? 0 : BYTES));
        if (spec != null) {
            ModelSpecFormat.write(spec, out);
        }
        if (bytes != null) {
            Wire.writeVarInt(bytes.length, out);
            out.write(bytes);
        }
    }

    @Override
    protected KeyedModel read(int version, DataInputView in) throws IOException {
        String name = Wire.readString("a model", in);
        String modelVersion = Wire.readString("its version", in);
        int parts = in.readUnsignedByte();
        if ((parts & ~(SPEC | BYTES)) != 0) {
            throw new IOException("unknown parts of a model: " + parts);
        }
        ModelSpec spec = (parts & SPEC) == 0 ? null : ModelSpecFormat.read(name, modelVersion, in);
        byte[] bytes = (parts & BYTES) == 0 ? null : Wire.readBytes(Wire.readLength("a model's file", in), in);
        return new KeyedModel(name, modelVersion, spec, bytes);
    }
}
