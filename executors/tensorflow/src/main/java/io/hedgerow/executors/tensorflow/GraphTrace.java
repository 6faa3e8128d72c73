package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import io.hedgerow.executors.tensorflow.proto.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what makes an output: follows it back through operations that only change shape or type, and into the
 * functions it is made in, to the one that made the values.
 */
final class GraphTrace {
    private static final Set<String> PASS_THROUGH = Set.of(
            "Identity",
            "IdentityN",
            "Cast",
            "Reshape",
            "Squeeze",
            "ExpandDims",
            "Snapshot",
            "StopGradient",
            "CheckNumerics",
            "EnsureShape");
    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
    private static final Set<String> LOOKUPS = Set.of("Gather", "GatherV2", "ResourceGather");
    private static final int MOST_STEPS = 10_000;

    private final Functions functions;
    private final Map<String, NodeDef> main;

    GraphTrace(GraphDef graph) {
        this.functions = new Functions(graph);
        this.main = byName(graph.getNodeList());
    }

    private static Map<String, NodeDef> byName(List<NodeDef> nodes) {
        Map<String, NodeDef> byName = new HashMap<>();
        nodes.forEach(node -> byName.put(node.getName(), node));
        return byName;
    }

    /** A node beside those it sees. */
    private record Found(NodeDef node, Map<String, NodeDef> nodes) {}

    /** Whether the values come out of a softmax. */
    boolean isSoftmax(TensorRef output) {
        Found source = sourceOf(output);
        return source != null && source.node().getOp().equals("Softmax");
    }

    /** Whether the values are positions, not names: the place of a maximum. */
    boolean isPosition(TensorRef output) {
        Found source = sourceOf(output);
        return source != null && source.node().getOp().equals("ArgMax");
    }

    /** The classes an output speaks of, looked up in a table of the graph; empty when the graph does not say. */
    List<String> classLabels(TensorRef output) {
        Found source = sourceOf(output);
        if (source == null
                || !LOOKUPS.contains(source.node().getOp())
                || source.node().getInputCount() == 0) {
            return List.of();
        }
        NodeDef table = source.nodes().get(nodeOf(source.node().getInput(0)));
        if (table != null && table.getOp().equals("Identity") && table.getInputCount() > 0) {
            table = source.nodes().get(nodeOf(table.getInput(0)));
        }
        AttrValue value = table == null || !table.getOp().equals("Const")
                ? null
                : table.getAttrMap().get("value");
        return value == null ? List.of() : labels(value.getTensor());
    }

    private static List<String> labels(TensorProto table) {
        List<String> texts = ConstantValues.texts(table);
        return texts.isEmpty()
                ? ConstantValues.integers(table).stream().map(String::valueOf).toList()
                : texts;
    }

    private @Nullable Found sourceOf(TensorRef output) {
        Map<String, NodeDef> nodes = main;
        String name = output.node();
        int index = output.index();
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            NodeDef node = nodes.get(name);
            if (node == null) {
                return null;
            }
            FunctionDef called = calledBy(node);
            if (called != null) {
                String returned = returned(called, index);
                nodes = byName(called.getNodeDefList());
                name = nodeOf(returned);
                index = indexOf(returned);
            } else if (PASS_THROUGH.contains(node.getOp()) && index < node.getInputCount()) {
                name = nodeOf(node.getInput(index));
                index = indexOf(node.getInput(index));
            } else {
                return new Found(node, nodes);
            }
        }
        return null;
    }

    private @Nullable FunctionDef calledBy(NodeDef node) {
        AttrValue function = CALLS.contains(node.getOp()) ? node.getAttrMap().get("f") : null;
        return function == null ? null : functions.find(function.getFunc().getName());
    }

    private static String returned(FunctionDef function, int index) {
        return index < function.getSignature().getOutputArgCount()
                ? function.getRetOrDefault(
                        function.getSignature().getOutputArg(index).getName(), "")
                : "";
    }

    /** Of {@code node:1} in the main graph, and of {@code node:output:1} inside of a function. */
    private static String nodeOf(String input) {
        int colon = input.indexOf(':');
        return colon < 0 ? input : input.substring(0, colon);
    }

    private static int indexOf(String input) {
        int index = TensorRef.parse(input).index();
        return Math.max(index, 0);
    }
}
