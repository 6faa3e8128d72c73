package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.ModelSource.Port;
import io.hedgerow.executors.tensorflow.ModelSource.Startup;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a graph whose variables have become constants. */
final class FrozenGraph {
    private static final Set<String> PLACEHOLDERS = Set.of("Placeholder", "PlaceholderV2");
    /** What has a value only after somebody gave it one. */
    static final Set<String> VARIABLES = Set.of("Variable", "VariableV2", "VarHandleOp");
    /** What fills tables. */
    private static final Set<String> INITIALIZERS = Set.of("InitializeTable", "InitializeTableV2");
    /** What is no answer, also where nobody uses it. */
    private static final Set<String> NO_OUTPUTS =
            Set.of("Placeholder", "PlaceholderV2", "PlaceholderWithDefault", "Const", "NoOp", "Assert");

    private FrozenGraph() {}

    static ModelSource read(byte[] bytes) throws ModelRefusedException {
        GraphDef graph = PlaceholderShapes.inferred(WireFile.frozenGraph(bytes));
        GraphChecks.refuse(graph, AllowedOperations.names());
        refuseVariables(graph);
        List<Port> outputs = sinks(graph);
        if (outputs.isEmpty()) {
            throw new ModelRefusedException("the graph has no outputs: every node is used by another one");
        }
        List<String> initializers = new ArrayList<>();
        List<Port> inputs = new ArrayList<>();
        for (NodeDef node : graph.getNodeList()) {
            if (INITIALIZERS.contains(node.getOp())) {
                initializers.add(node.getName());
            } else if (PLACEHOLDERS.contains(node.getOp())) {
                inputs.add(new Port(node.getName(), new TensorRef(node.getName(), 0), null));
            }
        }
        return new ModelSource(graph, inputs, outputs, true, Startup.of(initializers));
    }

    private static void refuseVariables(GraphDef graph) throws ModelRefusedException {
        for (NodeDef node : graph.getNodeList()) {
            if (VARIABLES.contains(node.getOp())) {
                throw new ModelRefusedException("the graph is not frozen: node '" + node.getName() + "' ("
                        + node.getOp() + ") is a variable without a value; freeze it, or save a SavedModel");
            }
        }
    }

    private static List<Port> sinks(GraphDef graph) {
        Set<String> used = new HashSet<>();
        for (NodeDef node : graph.getNodeList()) {
            node.getInputList().forEach(input -> used.add(TensorRef.parse(input).node()));
        }
        List<Port> sinks = new ArrayList<>();
        for (NodeDef node : graph.getNodeList()) {
            boolean isSink = !used.contains(node.getName());
            if (isSink && !NO_OUTPUTS.contains(node.getOp()) && !INITIALIZERS.contains(node.getOp())) {
                sinks.add(new Port(node.getName(), new TensorRef(node.getName(), 0), null));
            }
        }
        return sinks;
    }
}
