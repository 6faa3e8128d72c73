package io.hedgerow.executors.onnx;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.hedgerow.executors.onnx.proto.TypeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something a graph gives.
 *
 * @param name its name
 * @param kind what it is
 * @param type its elements; null where they cannot be read
 * @param axes sizes, {@link Axes#ANY} where open; null when the rank is unknown or it is no tensor
 * @param typeText for people
 */
record ModelOutput(
        String name,
        Kind kind,
        @Nullable ElementType type,
        @Nullable List<Long> axes,
        String typeText) {

    /** What an output is. */
    enum Kind {
        TENSOR,
        /** One map from class to probability per row, as scikit-learn's converter writes them. */
        MAPS,
        /** Something that cannot be read. */
        OTHER
    }

    ModelOutput {
        axes = axes == null ? null : List.copyOf(axes);
    }

    /** From what the runtime inferred and the file declared. */
    static ModelOutput of(NodeInfo node, TypeProto declared) {
        ValueInfo info = node.getInfo();
        if (info instanceof TensorInfo tensor) {
            return tensor(node.getName(), tensor, declared);
        }
        if (info instanceof SequenceInfo sequence && isProbabilityMaps(sequence)) {
            String key = sequence.mapInfo.keyType.name().toLowerCase(Locale.ROOT);
            return new ModelOutput(node.getName(), Kind.MAPS, null, null, "sequence(map(" + key + ", float))");
        }
        String text = info instanceof MapInfo ? "map" : "sequence";
        return new ModelOutput(node.getName(), Kind.OTHER, null, null, text);
    }

    boolean isTensor() {
        return kind == Kind.TENSOR;
    }

    boolean isReal() {
        return type != null && type.kind() == ElementType.Kind.REAL;
    }

    /** Whether elements name a class by convention: int64 and string. */
    boolean canBeLabel() {
        return type == ElementType.INT64 || type == ElementType.STRING;
    }

    private static ModelOutput tensor(String name, TensorInfo info, TypeProto declared) {
        ElementType type = ElementType.of(info.onnxType);
        List<Long> axes = new ArrayList<>();
        for (long axis : info.getShape()) {
            axes.add(axis < 0 ? Axes.ANY : axis);
        }
        boolean rankUnknown = axes.isEmpty() && !declared.getTensorType().hasShape();
        if (type == null) {
            return new ModelOutput(name, Kind.OTHER, null, null, "tensor of " + info.onnxType);
        }
        String text = type.onnxName() + (rankUnknown ? "[?]" : axes.toString());
        return new ModelOutput(name, Kind.TENSOR, type, rankUnknown ? null : axes, text);
    }

    private static boolean isProbabilityMaps(SequenceInfo sequence) {
        return sequence.isSequenceOfMaps() && sequence.mapInfo.valueType == OnnxJavaType.FLOAT;
    }
}
