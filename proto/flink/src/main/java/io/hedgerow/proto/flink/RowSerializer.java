package io.hedgerow.proto.flink;

import io.hedgerow.policies.Tensor;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

final class RowSerializer extends MessageSerializer<Row> {
    private static final long serialVersionUID = 1L;

    RowSerializer() {
        super(Row.class);
    }

    @Override
    public Row createInstance() {
        return new Row(new double[0], new long[0], new String[0], new Tensor[0], new long[0]);
    }

    @Override
    protected void write(Row row, DataOutputView out) throws IOException {
        RowFormat.write(row, out);
    }

    @Override
    protected Row read(int version, DataInputView in) throws IOException {
        return RowFormat.read(in);
    }
}
