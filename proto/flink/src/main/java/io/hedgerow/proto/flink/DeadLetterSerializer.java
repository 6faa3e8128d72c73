package io.hedgerow.proto.flink;

import io.hedgerow.proto.DeadLetter;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class DeadLetterSerializer extends MessageSerializer<DeadLetter> {
    private static final long serialVersionUID = 1L;

    DeadLetterSerializer() {
        super(DeadLetter.class);
    }

    @Override
    public DeadLetter createInstance() {
        return new DeadLetter("", "", "", 0, 0, 0, new byte[0]);
    }

    @Override
    protected void write(DeadLetter letter, DataOutputView out) throws IOException {
        Wire.writeString(letter.stage(), out);
        Wire.writeString(letter.reason(), out);
        Wire.writeString(letter.origin(), out);
        Wire.writeVarInt(letter.partition(), out);
        out.writeLong(letter.position());
        out.writeLong(letter.sizeBytes());
        Wire.writeVarInt(letter.raw().length, out);
        out.write(letter.raw());
    }

    @Override
    protected DeadLetter read(int version, DataInputView in) throws IOException {
        return new DeadLetter(
                Wire.readString("stage", in),
                Wire.readString("reason", in),
                Wire.readString("origin", in),
                Wire.readVarInt(in),
                in.readLong(),
                in.readLong(),
                Wire.readBytes(Wire.readLength("a dead letter", in), in));
    }
}
