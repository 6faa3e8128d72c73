package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.SparseTensorProto;
import io.hedgerow.executors.onnx.proto.StringStringEntryProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataLocation;
import io.hedgerow.executors.tensors.Axes;
import java.util.function.Consumer;

/** Whether a constant keeps its data in the file, and all of it. */
final class TensorChecks {
    /** Most bytes one constant may take in memory beyond those the file holds for it. */
    static final long MAX_EXPANDED_BYTES = 256L << 20;

    private static final int LONGEST_ELEMENT_BYTES = 16;

    private final Consumer<String> problems;

    TensorChecks(Consumer<String> problems) {
        this.problems = problems;
    }

    void check(TensorProto tensor, String where) {
        check(tensor, tensor.getRawData().size(), where);
    }

    /** @param rawBytes size of its {@code raw_data} in the file */
    void check(TensorProto tensor, int rawBytes, String where) {
        if (tensor.getDataLocation() != DataLocation.DEFAULT || tensor.getExternalDataCount() > 0) {
            problems.accept(where + ": its data is outside the file" + location(tensor)
                    + "; external data is not allowed, save the model as one file");
            return;
        }
        long elements = Axes.elements(tensor.getDimsList());
        if (elements < 0) {
            problems.accept(where + ": its shape " + tensor.getDimsList() + " is negative or too large");
            return;
        }
        long held = heldElements(tensor, rawBytes);
        if (held < elements) {
            problems.accept(where + ": its shape " + tensor.getDimsList() + " declares " + elements
                    + " elements, the file holds " + held);
        }
    }

    void check(SparseTensorProto sparse, String where) {
        check(sparse.getValues(), where + ", values");
        check(sparse.getIndices(), where + ", indices");
        long elements = Axes.elements(sparse.getDimsList());
        if (elements < 0 || elements > MAX_EXPANDED_BYTES / LONGEST_ELEMENT_BYTES) {
            problems.accept(where + ": its dense shape " + sparse.getDimsList() + " is larger than "
                    + MAX_EXPANDED_BYTES / LONGEST_ELEMENT_BYTES + " elements");
        }
    }

    private static String location(TensorProto tensor) {
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            if (entry.getKey().equals("location")) {
                return " (in '" + entry.getValue() + "')";
            }
        }
        return "";
    }

    private static long heldElements(TensorProto tensor, int rawBytes) {
        int bits = OnnxTypes.bitsOf(tensor.getDataType());
        if (tensor.hasRawData()) {
            return rawBytes * 8L / bits;
        }
        int perComplex = tensor.getDataType() == TensorProto.DataType.COMPLEX64_VALUE
                        || tensor.getDataType() == TensorProto.DataType.COMPLEX128_VALUE
                ? 2
                : 1;
        long perInt = bits < 8 ? 8 / bits : 1;
        long numbers = Math.max(tensor.getFloatDataCount(), tensor.getDoubleDataCount()) / perComplex;
        long integers = Math.max(tensor.getInt64DataCount(), tensor.getUint64DataCount());
        return Math.max(
                Math.max(numbers, integers),
                Math.max(tensor.getInt32DataCount() * perInt, tensor.getStringDataCount()));
    }
}
