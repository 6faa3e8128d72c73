package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import io.hedgerow.executors.tensorflow.proto.TensorProto;
import io.hedgerow.executors.tensors.Axes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds operations that would fill a large tensor from a small file, where the file says how large. */
final class LargeShapes {
    /** Most elements of a tensor whose shape is a constant. */
    static final long MOST_ELEMENTS = 32L << 20;

    /**
     * Which input says how large the result is at least: its axes, how often it is repeated along each, or the length of
     * one.
     */
    private static final Map<String, Integer> SHAPE_INPUTS = Map.ofEntries(
            Map.entry("Fill", 0),
            Map.entry("Empty", 0),
            Map.entry("BroadcastTo", 1),
            Map.entry("Tile", 1),
            Map.entry("OneHot", 1),
            Map.entry("LinSpace", 2),
            Map.entry("ScatterNd", 2),
            Map.entry("SparseToDense", 1),
            Map.entry("Bincount", 1),
            Map.entry("DenseBincount", 1),
            Map.entry("UnsortedSegmentMax", 2),
            Map.entry("UnsortedSegmentMin", 2),
            Map.entry("UnsortedSegmentProd", 2),
            Map.entry("UnsortedSegmentSum", 2),
            Map.entry("ResizeArea", 1),
            Map.entry("ResizeBicubic", 1),
            Map.entry("ResizeBilinear", 1),
            Map.entry("ResizeNearestNeighbor", 1),
            Map.entry("QuantizedResizeBilinear", 1),
            Map.entry("ScaleAndTranslate", 1),
            Map.entry("CropAndResize", 3),
            Map.entry("RandomGamma", 0),
            Map.entry("RandomPoissonV2", 0),
            Map.entry("RandomUniform", 0),
            Map.entry("RandomUniformInt", 0),
            Map.entry("RandomStandardNormal", 0),
            Map.entry("TruncatedNormal", 0),
            Map.entry("StatelessRandomUniform", 0),
            Map.entry("StatelessRandomUniformInt", 0),
            Map.entry("StatelessRandomNormal", 0),
            Map.entry("StatelessRandomBinomial", 0),
            Map.entry("StatelessRandomGammaV2", 0),
            Map.entry("StatelessRandomGammaV3", 0),
            Map.entry("StatelessRandomPoisson", 0),
            Map.entry("StatelessRandomUniformV2", 0),
            Map.entry("StatelessRandomUniformIntV2", 0),
            Map.entry("StatelessRandomNormalV2", 0));

    private final Map<String, TensorProto> constants = new HashMap<>();

    LargeShapes(List<NodeDef> nodes) {
        for (NodeDef node : nodes) {
            AttrValue value = node.getAttrMap().get("value");
            if (node.getOp().equals("Const") && value != null) {
                constants.put(node.getName(), value.getTensor());
            }
        }
    }

    Optional<String> problemOf(NodeDef node) {
        List<Long> axes = node.getOp().equals("Range") ? range(node) : axes(node);
        if (axes == null) {
            return Optional.empty();
        }
        long elements = Axes.elements(axes);
        return elements >= 0 && elements <= MOST_ELEMENTS
                ? Optional.empty()
                : Optional.of("it makes a tensor of the shape " + axes + " or larger; at most " + MOST_ELEMENTS
                        + " elements are allowed (limit MOST_ELEMENTS)");
    }

    private @Nullable List<Long> axes(NodeDef node) {
        Integer input = SHAPE_INPUTS.get(node.getOp());
        return input == null ? null : integers(node, input);
    }

    private @Nullable List<Long> range(NodeDef node) {
        List<Long> start = integers(node, 0);
        List<Long> limit = integers(node, 1);
        List<Long> step = integers(node, 2);
        if (start == null || limit == null || step == null) {
            return null;
        }
        if (start.size() != 1 || limit.size() != 1 || step.size() != 1 || step.get(0) == 0) {
            return null; // of another type, or wrong
        }
        double length = ((double) limit.get(0) - start.get(0)) / step.get(0);
        return List.of((long) Math.max(0, Math.ceil(length)));
    }

    /** Numbers of an input that is a constant, or null. */
    private @Nullable List<Long> integers(NodeDef node, int input) {
        if (input >= node.getInputCount()) {
            return null;
        }
        // Inside of a function an output is written node:output:0.
        TensorProto constant = constants.get(node.getInput(input).replaceFirst(":.*", ""));
        return constant == null ? null : ConstantValues.integers(constant);
    }
}
