package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.FunctionProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which operators a file may use: those of the runtime's own sets, and the file's own functions. */
final class Operators {
    /** Operator sets the runtime's CPU build carries. */
    static final Set<String> KNOWN_DOMAINS = Set.of(
            "",
            "ai.onnx",
            "ai.onnx.ml",
            "ai.onnx.preview.training",
            "ai.onnx.training",
            "com.microsoft",
            "com.microsoft.experimental",
            "com.microsoft.nchwc",
            "com.ms.internal.nhwc");

    /** Most nodes a file may come to when the runtime puts each function's body in place of its calls. */
    static final long MAX_EXPANDED_NODES = 1_000_000;

    private static final long RECURSIVE = Long.MAX_VALUE;

    private final ModelProto model;
    private final Map<FunctionId, FunctionProto> functions = new HashMap<>();
    private final Map<FunctionId, Long> expandedNodes = new HashMap<>();
    private final Set<FunctionId> beingExpanded = new HashSet<>();

    private record FunctionId(String domain, String name, String overload) {
        static FunctionId calledBy(NodeProto node) {
            return new FunctionId(node.getDomain(), node.getOpType(), node.getOverload());
        }
    }

    Operators(ModelProto model) {
        this.model = model;
        for (FunctionProto function : model.getFunctionsList()) {
            functions.put(new FunctionId(function.getDomain(), function.getName(), function.getOverload()), function);
        }
    }

    /** How messages name a node. */
    static String describe(NodeProto node) {
        return node.getName().isEmpty() ? node.getOpType() : "'" + node.getName() + "' (" + node.getOpType() + ")";
    }

    Optional<String> problemOf(NodeProto node) {
        if (KNOWN_DOMAINS.contains(node.getDomain()) || functions.containsKey(FunctionId.calledBy(node))) {
            return Optional.empty();
        }
        return Optional.of("the operator is of the custom set '" + node.getDomain()
                + "', which needs a library that a model cannot bring; allowed are the sets of ONNX and of"
                + " ONNX Runtime, and functions defined in the file");
    }

    /** Functions that call functions can multiply without end, like entities in XML. */
    Optional<String> expansionProblem() {
        long nodes = expanded(model.getGraph().getNodeList());
        if (nodes == RECURSIVE) {
            return Optional.of("its functions call each other in a circle, or nest deeper than " + OnnxFile.MAX_DEPTH);
        }
        return nodes <= MAX_EXPANDED_NODES
                ? Optional.empty()
                : Optional.of("its functions expand to more than " + MAX_EXPANDED_NODES + " nodes");
    }

    private long expanded(List<NodeProto> nodes) {
        long total = 0;
        for (NodeProto node : nodes) {
            total = plus(total, expanded(node));
        }
        return total;
    }

    private long expanded(NodeProto node) {
        FunctionProto function = functions.get(FunctionId.calledBy(node));
        long total = function == null ? 1 : expanded(FunctionId.calledBy(node), function);
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                total = plus(total, expanded(attribute.getG().getNodeList()));
            }
            for (GraphProto graph : attribute.getGraphsList()) {
                total = plus(total, expanded(graph.getNodeList()));
            }
        }
        return total;
    }

    private long expanded(FunctionId id, FunctionProto function) {
        @Nullable Long counted = expandedNodes.get(id);
        if (counted != null) {
            return counted;
        }
        if (beingExpanded.size() >= OnnxFile.MAX_DEPTH || !beingExpanded.add(id)) {
            return RECURSIVE;
        }
        long nodes = expanded(function.getNodeList());
        beingExpanded.remove(id);
        expandedNodes.put(id, nodes);
        return nodes;
    }

    private static long plus(long a, long b) {
        if (a == RECURSIVE || b == RECURSIVE) {
            return RECURSIVE;
        }
        return Math.min(a + b, MAX_EXPANDED_NODES + 1);
    }
}
