package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NameAttrList;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The functions of a graph's library, and who calls whom. */
final class Functions {
    /** Most nodes a graph may come to when the runtime puts each function's body in place of its calls. */
    static final long MAX_EXPANDED_NODES = 1_000_000;

    private static final int MAX_DEPTH = 64;
    private static final long RECURSIVE = Long.MAX_VALUE;

    private final Map<String, FunctionDef> byName = new HashMap<>();
    private final Map<String, Long> expandedNodes = new HashMap<>();
    private final Set<String> beingExpanded = new HashSet<>();

    Functions(GraphDef graph) {
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            byName.put(function.getSignature().getName(), function);
        }
    }

    @Nullable
    FunctionDef find(String name) {
        return byName.get(name);
    }

    /** Names of the functions a node calls: its operation itself, or those in its attributes. */
    static List<String> calledBy(NodeDef node) {
        List<String> called = new ArrayList<>();
        called.add(node.getOp());
        node.getAttrMap().values().forEach(value -> addCalled(value, called));
        return called;
    }

    private static void addCalled(AttrValue value, List<String> called) {
        if (value.hasFunc()) {
            addCalled(value.getFunc(), called);
        }
        value.getList().getFuncList().forEach(function -> addCalled(function, called));
    }

    private static void addCalled(NameAttrList function, List<String> called) {
        called.add(function.getName());
        function.getAttrMap().values().forEach(value -> addCalled(value, called));
    }

    /** All functions that those nodes call, directly or not. */
    Set<String> reachedFrom(Collection<NodeDef> nodes) {
        Set<String> reached = new LinkedHashSet<>();
        List<NodeDef> open = new ArrayList<>(nodes);
        while (!open.isEmpty()) {
            for (String name : calledBy(open.remove(open.size() - 1))) {
                FunctionDef function = byName.get(name);
                if (function != null && reached.add(name)) {
                    open.addAll(function.getNodeDefList());
                }
            }
        }
        return reached;
    }

    /** Functions that call functions can go on without end, or multiply like entities in XML. */
    Optional<String> expansionProblem(List<NodeDef> nodes) {
        long count = expanded(nodes);
        if (count == RECURSIVE) {
            return Optional.of("its functions call each other in a circle, or nest deeper than " + MAX_DEPTH);
        }
        return count <= MAX_EXPANDED_NODES
                ? Optional.empty()
                : Optional.of("its functions expand to more than " + MAX_EXPANDED_NODES + " nodes");
    }

    private long expanded(List<NodeDef> nodes) {
        long total = 0;
        for (NodeDef node : nodes) {
            total = plus(total, 1);
            for (String name : calledBy(node)) {
                FunctionDef function = byName.get(name);
                total = function == null ? total : plus(total, expanded(name, function));
            }
        }
        return total;
    }

    private long expanded(String name, FunctionDef function) {
        Long counted = expandedNodes.get(name);
        if (counted != null) {
            return counted;
        }
        if (beingExpanded.size() >= MAX_DEPTH || !beingExpanded.add(name)) {
            return RECURSIVE;
        }
        long nodes = expanded(function.getNodeDefList());
        beingExpanded.remove(name);
        expandedNodes.put(name, nodes);
        return nodes;
    }

    private static long plus(long a, long b) {
        if (a == RECURSIVE || b == RECURSIVE) {
            return RECURSIVE;
        }
        return Math.min(a + b, MAX_EXPANDED_NODES + 1);
    }
}
