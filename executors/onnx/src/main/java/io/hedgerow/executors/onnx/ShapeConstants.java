package io.hedgerow.executors.onnx;

import com.google.protobuf.ByteString;
import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes that make a huge tensor out of a constant shape: a hundred bytes of file, gigabytes of memory before
 * the first request. Shapes that are computed are not seen here.
 */
final class ShapeConstants {
    private static final int USUAL_ELEMENT_BYTES = Long.BYTES;
    private static final Set<String> SHAPE_IS_FIRST_INPUT = Set.of("ConstantOfShape");
    private static final Set<String> SHAPE_IS_SECOND_INPUT = Set.of("Expand");
    private static final Set<String> SHAPE_IS_ATTRIBUTE = Set.of("RandomNormal", "RandomUniform");
    private static final int MOST_AXES = 64;

    private final Map<String, List<Long>> known = new HashMap<>();

    ShapeConstants(List<TensorProto> initializers, List<NodeProto> nodes) {
        for (TensorProto tensor : initializers) {
            remember(tensor.getName(), tensor);
        }
        for (NodeProto node : nodes) {
            if (node.getOpType().equals("Constant") && node.getOutputCount() == 1) {
                constant(node);
            }
        }
    }

    /** What is wrong with a node, if anything. */
    Optional<String> problemOf(NodeProto node) {
        List<Long> shape = shapeOf(node);
        if (shape == null) {
            return Optional.empty();
        }
        long elements = TensorChecks.elements(shape);
        long most = TensorChecks.MAX_EXPANDED_BYTES / USUAL_ELEMENT_BYTES;
        return elements >= 0 && elements <= most
                ? Optional.empty()
                : Optional.of("makes a tensor of the shape " + shape + "; at most " + most + " elements are allowed");
    }

    private @Nullable List<Long> shapeOf(NodeProto node) {
        if (SHAPE_IS_FIRST_INPUT.contains(node.getOpType()) && node.getInputCount() > 0) {
            return known.get(node.getInput(0));
        }
        if (SHAPE_IS_SECOND_INPUT.contains(node.getOpType()) && node.getInputCount() > 1) {
            return known.get(node.getInput(1));
        }
        if (SHAPE_IS_ATTRIBUTE.contains(node.getOpType())) {
            return attribute(node, "shape");
        }
        return null;
    }

    private void constant(NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals("value") && attribute.hasT()) {
                remember(node.getOutput(0), attribute.getT());
            } else if (attribute.getName().equals("value_ints") && attribute.getIntsCount() <= MOST_AXES) {
                known.put(node.getOutput(0), attribute.getIntsList());
            }
        }
    }

    private void remember(String name, TensorProto tensor) {
        if (tensor.getDataType() != TensorProto.DataType.INT64_VALUE || tensor.getDimsCount() > 1) {
            return;
        }
        if (tensor.hasRawData()) {
            if (tensor.getRawData().size() <= MOST_AXES * Long.BYTES) {
                known.put(name, longs(tensor.getRawData()));
            }
        } else if (tensor.getInt64DataCount() <= MOST_AXES) {
            known.put(name, tensor.getInt64DataList());
        }
    }

    static List<Long> longs(ByteString raw) {
        LongBuffer buffer =
                raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        List<Long> values = new ArrayList<>();
        while (buffer.hasRemaining()) {
            values.add(buffer.get());
        }
        return values;
    }

    private static @Nullable List<Long> attribute(NodeProto node, String name) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                return attribute.getIntsList();
            }
        }
        return null;
    }
}
