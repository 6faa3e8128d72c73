package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Cuts out of a graph what some of its nodes need. A SavedModel also holds what trained and saved it. */
final class Subgraph {
    private Subgraph() {}

    /** Those nodes, all that lead to them, and the functions these call. */
    static GraphDef reaching(GraphDef graph, Collection<String> targets) throws ModelRefusedException {
        Map<String, NodeDef> byName = new HashMap<>();
        for (NodeDef node : graph.getNodeList()) {
            if (byName.put(node.getName(), node) != null) {
                throw new ModelRefusedException("node '" + node.getName() + "' is there twice");
            }
        }
        Set<String> reached = new HashSet<>(targets);
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            String name = open.remove();
            NodeDef node = byName.get(name);
            if (node == null) {
                throw new ModelRefusedException("the graph has no node '" + name + "', which is needed");
            }
            for (String input : node.getInputList()) {
                String source = TensorRef.parse(input).node();
                if (reached.add(source)) {
                    open.add(source);
                }
            }
        }
        return cut(graph, reached);
    }

    private static GraphDef cut(GraphDef graph, Set<String> names) {
        GraphDef.Builder cut = graph.toBuilder().clearNode();
        for (NodeDef node : graph.getNodeList()) {
            if (names.contains(node.getName())) {
                cut.addNode(node);
            }
        }
        Set<String> functions = new Functions(graph).reachedFrom(cut.getNodeList());
        cut.getLibraryBuilder().clearFunction();
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            if (functions.contains(function.getSignature().getName())) {
                cut.getLibraryBuilder().addFunction(function);
            }
        }
        return cut.build();
    }
}
