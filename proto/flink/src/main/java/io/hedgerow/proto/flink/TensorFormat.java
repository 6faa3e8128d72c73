package io.hedgerow.proto.flink;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A tensor: code of its datatype (0: null), shape, elements. */
final class TensorFormat {
    private static final int MAX_RANK = 64;

    private TensorFormat() {}

    static void write(@Nullable Tensor tensor, DataOutputView out) throws IOException {
        if (tensor == null) {
            out.writeByte(WireCodes.NULL);
            return;
        }
        out.writeByte(WireCodes.of(tensor.datatype()));
        long[] shape = tensor.shape();
        if (shape.length > MAX_RANK) {
            throw new IOException("a tensor has at most " + MAX_RANK + " axes, this one has " + shape.length);
        }
        out.writeByte(shape.length);
        for (long axis : shape) {
            Wire.writeVarLong(axis, out);
        }
        writeElements(tensor, out);
    }

    private static void writeElements(Tensor tensor, DataOutputView out) throws IOException {
        switch (tensor.datatype()) {
            case BOOL -> ElementFormat.writeBooleans((boolean[]) tensor.data(), out);
            case UINT8, INT8 -> out.write((byte[]) tensor.data());
            case UINT16, INT16, FP16 -> ElementFormat.SHORTS.write((short[]) tensor.data(), out);
            case UINT32, INT32 -> ElementFormat.INTS.write((int[]) tensor.data(), out);
            case UINT64, INT64 -> ElementFormat.LONGS.write((long[]) tensor.data(), out);
            case FP32 -> ElementFormat.FLOATS.write((float[]) tensor.data(), out);
            case FP64 -> ElementFormat.DOUBLES.write((double[]) tensor.data(), out);
            case BYTES -> {
                for (String element : (String[]) tensor.data()) {
                    Wire.writeString(element, out);
                }
            }
        }
    }

    static Tensor read(DataInputView in) throws IOException {
        Tensor tensor = readNullable(in);
        if (tensor == null) {
            throw new IOException("a tensor is missing");
        }
        return tensor;
    }

    static @Nullable Tensor readNullable(DataInputView in) throws IOException {
        int code = in.readByte();
        if (code == WireCodes.NULL) {
            return null;
        }
        Datatype datatype = WireCodes.datatype(code);
        int rank = in.readUnsignedByte();
        if (rank > MAX_RANK) {
            throw new IOException("a tensor has at most " + MAX_RANK + " axes, this one claims " + rank);
        }
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            shape[i] = Wire.readVarLong(in);
        }
        int size = (int) Tensor.elementCount(shape);
        return new Tensor(datatype, shape, readElements(datatype, size, in));
    }

    private static Object readElements(Datatype datatype, int size, DataInputView in) throws IOException {
        return switch (datatype) {
            case BOOL -> ElementFormat.readBooleans(size, in);
            case UINT8, INT8 -> Wire.readBytes(size, in);
            case UINT16, INT16, FP16 -> ElementFormat.SHORTS.read(size, in);
            case UINT32, INT32 -> ElementFormat.INTS.read(size, in);
            case UINT64, INT64 -> ElementFormat.LONGS.read(size, in);
            case FP32 -> ElementFormat.FLOATS.read(size, in);
            case FP64 -> ElementFormat.DOUBLES.read(size, in);
            case BYTES -> Wire.readStrings(size, in);
        };
    }

    static void writeNamed(List<NamedTensor> tensors, DataOutputView out) throws IOException {
        Wire.writeVarInt(tensors.size(), out);
        for (NamedTensor named : tensors) {
            Wire.writeString(named.name(), out);
            write(named.tensor(), out);
        }
    }

    static List<NamedTensor> readNamed(DataInputView in) throws IOException {
        int size = Wire.readLength("the outputs", in);
        if (size == 0) {
            return List.of();
        }
        List<NamedTensor> tensors = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            tensors.add(new NamedTensor(Wire.readString("an output's name", in), read(in)));
        }
        return tensors;
    }
}
