package io.hedgerow.proto.flink;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class PlanHeaderSerializer extends MessageSerializer<PlanHeader> {
    private static final long serialVersionUID = 1L;

    PlanHeaderSerializer() {
        super(PlanHeader.class);
    }

    @Override
    public PlanHeader createInstance() {
        return new PlanHeader("", 0, 0, "", -1, 0, -1, 0, PlanHeader.NO_DEADLINE, 0, null, Map.of(), null);
    }

    @Override
    protected void write(PlanHeader header, DataOutputView out) throws IOException {
        Wire.writeString(header.requestId(), out);
        out.writeLong(header.admission());
        Wire.writeVarLong(header.epoch(), out);
        Wire.writeString(header.endpointName(), out);
        // Positions from -1 (none) up take one byte.
        Wire.writeVarInt(header.endpoint() + 1, out);
        Wire.writeVarLong(header.variants(), out);
        Wire.writeVarInt(header.arm() + 1, out);
        out.writeLong(header.admittedAtMicros());
        out.writeLong(header.deadlineMillis());
        out.writeLong(header.eventTimeMillis());
        Wire.writeString(header.replyTo(), out);
        Wire.writeHeaders(header.headers(), out);
        InvalidRequestFormat.write(header.error(), out);
    }

    @Override
    protected PlanHeader read(int version, DataInputView in) throws IOException {
        return new PlanHeader(
                Wire.readString("requestId", in),
                in.readLong(),
                Wire.readVarLong(in),
                Wire.readString("endpointName", in),
                Wire.readVarInt(in) - 1,
                Wire.readVarLong(in),
                Wire.readVarInt(in) - 1,
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Wire.readNullableString(in),
                Wire.readHeaders(in),
                InvalidRequestFormat.readNullable(in));
    }
}
