package io.hedgerow.proto.flink;

import io.hedgerow.policies.Priority;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class WorkItemSerializer extends MessageSerializer<WorkItem> {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_WITH_NOT_BEFORE = 2;
    private static final int FIRST_WITH_MODEL_NAME = 4;

    WorkItemSerializer() {
        super(WorkItem.class);
    }

    @Override
    public WorkItem createInstance() {
        Row row = new RowSerializer().createInstance();
        return new WorkItem("", 0, 0, 0, 0, PlanHeader.NO_DEADLINE, Priority.NORMAL, row);
    }

    @Override
    protected void write(WorkItem item, DataOutputView out) throws IOException {
        Wire.writeString(item.requestId(), out);
        out.writeLong(item.admission());
        Wire.writeVarLong(item.epoch(), out);
        Wire.writeVarInt(item.endpoint(), out);
        Wire.writeVarLong(item.variants(), out);
        out.writeLong(item.deadlineMillis());
        out.writeByte(WireCodes.of(item.priority()));
        RowFormat.write(item.row(), out);
        Wire.writeVarLong(item.notBeforeMillis(), out);
        Wire.writeString(item.modelName(), out);
    }

    @Override
    protected WorkItem read(int version, DataInputView in) throws IOException {
        return new WorkItem(
                Wire.readString("requestId", in),
                in.readLong(),
                Wire.readVarLong(in),
                Wire.readVarInt(in),
                Wire.readVarLong(in),
                in.readLong(),
                WireCodes.priority(in.readByte()),
                RowFormat.read(in),
                version < FIRST_WITH_NOT_BEFORE ? WorkItem.AT_ONCE : Wire.readVarLong(in),
                version < FIRST_WITH_MODEL_NAME ? null : Wire.readNullableString(in));
    }
}
