package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NameAttrList;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Walks every node of a graph and of its functions. Depth is bounded by the parser. */
final class GraphChecks {
    private static final int MOST_PROBLEMS = 6;
    private static final int LONGEST_MESSAGE = 2_000;

    private final Set<String> allowed;
    private final Functions functions;
    private final TensorChecks tensors = new TensorChecks();
    private final List<String> problems = new ArrayList<>();

    private GraphChecks(GraphDef graph, Set<String> allowed) {
        this.allowed = allowed;
        this.functions = new Functions(graph);
    }

    /** Throws with the first reasons to refuse the graph. */
    static void refuse(GraphDef graph, Set<String> allowed) throws ModelRefusedException {
        GraphChecks checks = new GraphChecks(graph, allowed);
        checks.nodes(graph.getNodeList(), "");
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            String name = function.getSignature().getName();
            if (allowed.contains(name)) {
                checks.report("function '" + name + "' has the name of an operation");
            }
            checks.nodes(function.getNodeDefList(), "function '" + name + "', ");
        }
        checks.functions.expansionProblem(graph.getNodeList()).ifPresent(checks::report);
        if (!checks.problems.isEmpty()) {
            throw new ModelRefusedException(summary(checks.problems));
        }
    }

    /** Names in a file can be as long as the file. */
    private static String summary(List<String> problems) {
        String all = String.join("; ", problems);
        return all.length() <= LONGEST_MESSAGE ? all : all.substring(0, LONGEST_MESSAGE) + "...";
    }

    private void report(String problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void nodes(List<NodeDef> nodes, String where) {
        LargeShapes shapes = new LargeShapes(nodes);
        for (NodeDef node : nodes) {
            String place = where + "node '" + node.getName() + "' (" + node.getOp() + ")";
            if (!allowed.contains(node.getOp()) && functions.find(node.getOp()) == null) {
                report(place + ": the operation " + node.getOp()
                        + " is not allowed; allowed are those that only compute,"
                        + " without files, network, console or code of the host");
            }
            shapes.problemOf(node).ifPresent(problem -> report(place + ": " + problem));
            node.getAttrMap().forEach((name, value) -> attribute(value, place + ", attribute '" + name + "'"));
        }
    }

    private void attribute(AttrValue value, String where) {
        if (value.hasTensor()) {
            tensors.problemOf(value.getTensor()).ifPresent(problem -> report(where + ": " + problem));
        }
        value.getList()
                .getTensorList()
                .forEach(tensor -> tensors.problemOf(tensor).ifPresent(problem -> report(where + ": " + problem)));
        if (value.hasFunc()) {
            called(value.getFunc(), where);
        }
        value.getList().getFuncList().forEach(function -> called(function, where));
    }

    /** What is called through an attribute could also be an operation. */
    private void called(NameAttrList function, String where) {
        String name = function.getName();
        if (!name.isEmpty() && functions.find(name) == null) {
            report(where + ": function '" + name + "' is not in the file");
        }
        function.getAttrMap().forEach((key, value) -> attribute(value, where + ", '" + key + "'"));
    }
}
