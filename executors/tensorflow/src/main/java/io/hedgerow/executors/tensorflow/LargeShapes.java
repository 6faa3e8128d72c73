package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import io.hedgerow.executors.tensorflow.proto.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds operations that would fill a large tensor from a small file, where the file says how large. */
final class LargeShapes {
    /** Most elements of a tensor whose shape is a constant. */
    static final long MOST_ELEMENTS = 32L << 20;

    /** Which input holds the shape. */
    private static final Map<String, Integer> SHAPE_INPUTS = Map.ofEntries(
            Map.entry("Fill", 0),
            Map.entry("Empty", 0),
            Map.entry("BroadcastTo", 1),
            Map.entry("RandomUniform", 0),
            Map.entry("RandomUniformInt", 0),
            Map.entry("RandomStandardNormal", 0),
            Map.entry("TruncatedNormal", 0),
            Map.entry("StatelessRandomUniform", 0),
            Map.entry("StatelessRandomNormal", 0),
            Map.entry("StatelessRandomUniformV2", 0),
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
        Integer input = SHAPE_INPUTS.get(node.getOp());
        if (input == null || input >= node.getInputCount()) {
            return Optional.empty();
        }
        // Inside of a function an output is written node:output:0.
        TensorProto shape = constants.get(node.getInput(input).replaceFirst(":.*", ""));
        if (shape == null) {
            return Optional.empty();
        }
        List<Long> axes = ConstantValues.integers(shape);
        long elements = TensorChecks.elements(axes);
        return elements >= 0 && elements <= MOST_ELEMENTS
                ? Optional.empty()
                : Optional.of("it makes a tensor of the shape " + axes + "; at most " + MOST_ELEMENTS
                        + " elements are allowed");
    }
}
