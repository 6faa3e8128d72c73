package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import io.hedgerow.executors.tensorflow.proto.OpDef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what reads variables reads the model's own: the name of the file has to come, unchanged, from the tensor that
 * the loader feeds. Functions do not call each other in a circle when this is looked at.
 */
final class RestoreChecks {
    private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

    private final List<Scope> scopes = new ArrayList<>();
    private final Map<String, List<Caller>> callers = new HashMap<>();
    private final @Nullable TensorRef fileName;

    /** Nodes that see each other; those of a function, or of the main graph. */
    private record Scope(@Nullable FunctionDef function, Map<String, NodeDef> nodes) {
        static Scope of(@Nullable FunctionDef function, List<NodeDef> list) {
            Map<String, NodeDef> nodes = new HashMap<>();
            list.forEach(node -> nodes.put(node.getName(), node));
            return new Scope(function, nodes);
        }
    }

    private record Caller(Scope scope, NodeDef node) {}

    RestoreChecks(GraphDef graph, @Nullable TensorRef fileName) {
        this.fileName = fileName;
        scopes.add(Scope.of(null, graph.getNodeList()));
        graph.getLibrary()
                .getFunctionList()
                .forEach(function -> scopes.add(Scope.of(function, function.getNodeDefList())));
        for (Scope scope : scopes) {
            for (NodeDef node : scope.nodes().values()) {
                Functions.calledBy(node)
                        .forEach(name -> callers.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(new Caller(scope, node)));
            }
        }
    }

    void refuse() throws ModelRefusedException {
        for (Scope scope : scopes) {
            for (NodeDef node : scope.nodes().values()) {
                if (node.getOp().equals(AllowedOperations.RESTORE)
                        && (node.getInputCount() == 0 || !isOwnFile(scope, node.getInput(0)))) {
                    throw new ModelRefusedException("node '" + node.getName() + "' (" + node.getOp()
                            + ") reads another file than the model's own variables, which is not allowed");
                }
            }
        }
    }

    private boolean isOwnFile(Scope scope, String input) {
        String name = input;
        for (int steps = 0; steps <= scope.nodes().size(); steps++) {
            if (scope.function() == null && TensorRef.parse(name).equals(fileName)) {
                return true;
            }
            NodeDef node = scope.nodes().get(name.replaceFirst(":.*", ""));
            if (node == null) {
                return scope.function() != null && isOwnFileInEveryCall(scope.function(), name);
            }
            if (!node.getOp().equals("Identity") || node.getInputCount() == 0) {
                return false;
            }
            name = node.getInput(0);
        }
        return false;
    }

    private boolean isOwnFileInEveryCall(FunctionDef function, String argument) {
        List<OpDef.ArgDef> declared = function.getSignature().getInputArgList();
        int position = declared.stream().map(OpDef.ArgDef::getName).toList().indexOf(argument);
        List<Caller> calls = callers.getOrDefault(function.getSignature().getName(), List.of());
        return position >= 0
                && declared.stream().allMatch(RestoreChecks::isOneTensor)
                && calls.stream()
                        .allMatch(call -> CALLS.contains(call.node().getOp())
                                && position < call.node().getInputCount()
                                && isOwnFile(call.scope(), call.node().getInput(position)));
    }

    /** An argument of several tensors would shift those behind it. */
    private static boolean isOneTensor(OpDef.ArgDef argument) {
        return argument.getNumberAttr().isEmpty() && argument.getTypeListAttr().isEmpty();
    }
}
