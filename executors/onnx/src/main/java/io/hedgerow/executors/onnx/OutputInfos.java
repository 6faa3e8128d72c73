package io.hedgerow.executors.onnx;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.hedgerow.executors.onnx.proto.TypeProto;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.ModelOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what a graph gives from what the runtime inferred and the file declared. */
final class OutputInfos {
    private OutputInfos() {}

    static ModelOutput output(NodeInfo node, TypeProto declared) {
        ValueInfo info = node.getInfo();
        if (info instanceof TensorInfo tensor) {
            return tensor(node.getName(), tensor, declared);
        }
        if (info instanceof SequenceInfo sequence && isProbabilityMaps(sequence)) {
            String key = sequence.mapInfo.keyType.name().toLowerCase(Locale.ROOT);
            return ModelOutput.maps(node.getName(), "sequence(map(" + key + ", float))");
        }
        return ModelOutput.unreadable(node.getName(), info instanceof MapInfo ? "map" : "sequence");
    }

    private static ModelOutput tensor(String name, TensorInfo info, TypeProto declared) {
        ElementType type = OnnxTypes.of(info.onnxType);
        if (type == null) {
            return ModelOutput.unreadable(name, "tensor of " + info.onnxType);
        }
        List<Long> axes = new ArrayList<>();
        for (long axis : info.getShape()) {
            axes.add(axis < 0 ? Axes.ANY : axis);
        }
        boolean rankUnknown = axes.isEmpty() && !declared.getTensorType().hasShape();
        return ModelOutput.of(OnnxTypes.spec(name, type, rankUnknown ? null : axes));
    }

    /** As scikit-learn's converter writes them. */
    private static boolean isProbabilityMaps(SequenceInfo sequence) {
        return sequence.isSequenceOfMaps() && sequence.mapInfo.valueType == OnnxJavaType.FLOAT;
    }
}
