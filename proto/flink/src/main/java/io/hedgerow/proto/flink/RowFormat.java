package io.hedgerow.proto.flink;

import io.hedgerow.policies.Tensor;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** The columns of a row, one after the other. */
final class RowFormat {
    private RowFormat() {}

    static void write(Row row, DataOutputView out) throws IOException {
        Wire.writeDoubles(row.doubles(), out);
        Wire.writeLongs(row.longs(), out);
        Wire.writeStrings(row.strings(), out);
        Wire.writeVarInt(row.tensors().length, out);
        for (Tensor tensor : row.tensors()) {
            TensorFormat.write(tensor, out);
        }
        Wire.writeLongs(row.missing(), out);
    }

    static Row read(DataInputView in) throws IOException {
        double[] doubles = Wire.readDoubles(in);
        long[] longs = Wire.readLongs(in);
        @Nullable String[] strings = Wire.readStrings(in);
        @Nullable Tensor[] tensors = readTensors(in);
        return new Row(doubles, longs, strings, tensors, Wire.readLongs(in));
    }

    private static @Nullable Tensor[] readTensors(DataInputView in) throws IOException {
        int length = Wire.readLength("the tensors", in);
        @Nullable Tensor[] tensors = new Tensor[Math.min(length, Wire.FIRST_CHUNK)];
        for (int i = 0; i < length; i++) {
            if (i == tensors.length) {
                tensors = Arrays.copyOf(tensors, Wire.grown(i, length));
            }
            tensors[i] = TensorFormat.readNullable(in);
        }
        return tensors;
    }
}
