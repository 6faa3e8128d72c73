package io.hedgerow.executors.onnx;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.SparseTensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TensorShapeProto;
import io.hedgerow.executors.onnx.proto.TypeProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a graph takes from its file. */
final class ModelInputs {
    private ModelInputs() {}

    /** Names with a constant behind them; as inputs they have a default and are left alone. */
    static Set<String> constantNames(GraphProto graph) {
        Set<String> names = new HashSet<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            names.add(tensor.getName());
        }
        for (SparseTensorProto sparse : graph.getSparseInitializerList()) {
            names.add(sparse.getValues().getName());
        }
        return names;
    }

    /** The inputs a caller has to give, in the file's order. */
    static List<TensorSpec> of(GraphProto graph) throws ModelRefusedException {
        Set<String> constants = constantNames(graph);
        List<TensorSpec> inputs = new ArrayList<>();
        for (ValueInfoProto input : graph.getInputList()) {
            if (!constants.contains(input.getName())) {
                inputs.add(input(input));
            }
        }
        return inputs;
    }

    private static TensorSpec input(ValueInfoProto input) throws ModelRefusedException {
        TypeProto type = input.getType();
        if (!type.hasTensorType()) {
            throw new ModelRefusedException("input '" + input.getName() + "' is no tensor but "
                    + type.getValueCase().name().toLowerCase(java.util.Locale.ROOT) + "; only tensors can be fed");
        }
        ElementType element = OnnxTypes.of(type.getTensorType().getElemType());
        if (element == null) {
            throw new ModelRefusedException("input '" + input.getName() + "' has elements of type number "
                    + type.getTensorType().getElemType()
                    + "; allowed are float, double, float16, bfloat16, int8 to int64, uint8 to uint64, bool, string");
        }
        return OnnxTypes.spec(input.getName(), element, axes(type.getTensorType()));
    }

    /** Declared axes, or null without a declaration. */
    static @Nullable List<Long> axes(TypeProto.Tensor tensor) {
        if (!tensor.hasShape()) {
            return null;
        }
        List<Long> axes = new ArrayList<>();
        for (TensorShapeProto.Dimension dim : tensor.getShape().getDimList()) {
            axes.add(dim.hasDimValue() && dim.getDimValue() >= 0 ? dim.getDimValue() : Axes.ANY);
        }
        return axes;
    }
}
