package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.FunctionProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.SparseTensorProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.TrainingInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Walks everything in a file that can hold a tensor or a node: the graph, the subgraphs in attributes, functions and
 * training graphs. Depth is bounded by the parser.
 */
final class FileChecks {
    private static final int MOST_PROBLEMS = 6;

    private final Operators operators;
    private final TensorChecks tensors;
    private final GraphSizes sizes;
    private final List<String> problems = new ArrayList<>();

    private FileChecks(ModelProto model, long fileBytes) {
        operators = new Operators(model);
        tensors = new TensorChecks(this::report);
        sizes = new GraphSizes(new OnnxLimits(fileBytes), this::report);
    }

    /**
     * The first reasons to refuse the file.
     *
     * @param rawBytes size of {@code raw_data} of those constants of the graph that the model has not as a whole, by position
     */
    static List<String> problemsOf(ModelProto model, Map<Integer, Integer> rawBytes, long fileBytes) {
        FileChecks checks = new FileChecks(model, fileBytes);
        checks.graph(model.getGraph(), rawBytes, "graph");
        for (FunctionProto function : model.getFunctionsList()) {
            checks.function(function);
        }
        for (TrainingInfoProto training : model.getTrainingInfoList()) {
            checks.graph(training.getInitialization(), "training initialization");
            checks.graph(training.getAlgorithm(), "training algorithm");
        }
        checks.operators.expansionProblem().ifPresent(checks::report);
        if (checks.problems.isEmpty()) { // sizes of constants that do not hold what they declare are of no use
            checks.sizes(model);
        }
        return checks.problems;
    }

    private void sizes(ModelProto model) {
        sizes.check(model.getGraph(), "graph");
        model.getFunctionsList()
                .forEach(function -> sizes.check(function.getNodeList(), "function '" + function.getName() + "'"));
    }

    private void report(String problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void graph(GraphProto graph, String where) {
        graph(graph, Map.of(), where);
    }

    private void graph(GraphProto graph, Map<Integer, Integer> rawBytes, String where) {
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            TensorProto tensor = graph.getInitializer(i);
            int held = rawBytes.getOrDefault(i, tensor.getRawData().size());
            tensors.check(tensor, held, where + ", initializer '" + tensor.getName() + "'");
        }
        for (SparseTensorProto sparse : graph.getSparseInitializerList()) {
            tensors.check(
                    sparse,
                    where + ", sparse initializer '" + sparse.getValues().getName() + "'");
        }
        nodes(graph.getNodeList(), where);
    }

    private void function(FunctionProto function) {
        String where = "function '" + function.getName() + "'";
        nodes(function.getNodeList(), where);
        for (AttributeProto attribute : function.getAttributeProtoList()) {
            attribute(attribute, where + ", default of '" + attribute.getName() + "'");
        }
    }

    private void nodes(List<NodeProto> nodes, String where) {
        for (NodeProto node : nodes) {
            String place = where + ", node " + Operators.describe(node);
            operators.problemOf(node).ifPresent(problem -> report(place + ": " + problem));
            for (AttributeProto attribute : node.getAttributeList()) {
                attribute(attribute, place + ", attribute '" + attribute.getName() + "'");
            }
        }
    }

    private void attribute(AttributeProto attribute, String where) {
        if (attribute.hasT()) {
            tensors.check(attribute.getT(), where);
        }
        attribute.getTensorsList().forEach(tensor -> tensors.check(tensor, where));
        if (attribute.hasSparseTensor()) {
            tensors.check(attribute.getSparseTensor(), where);
        }
        attribute.getSparseTensorsList().forEach(sparse -> tensors.check(sparse, where));
        if (attribute.hasG()) {
            graph(attribute.getG(), where);
        }
        attribute.getGraphsList().forEach(graph -> graph(graph, where));
    }
}
