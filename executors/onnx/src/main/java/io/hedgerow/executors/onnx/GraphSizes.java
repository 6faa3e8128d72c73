package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows sizes through a graph without running it, to find the few bytes that ask for gigabytes or for an endless loop: a
 * tensor filled, repeated or spread to a shape that constants say. Sizes are never overstated; what is not known is left to
 * the trial of a model. Serves one file; confined to one thread.
 */
final class GraphSizes {
    private final OnnxLimits limits;
    private final Consumer<String> problems;
    private double constantBytes;
    private boolean isTotalReported;

    GraphSizes(OnnxLimits limits, Consumer<String> problems) {
        this.limits = limits;
        this.problems = problems;
    }

    /** Values by name, those of the graphs around included. */
    private record Scope(@Nullable Scope outer, Map<String, KnownTensor> known) {
        static Scope inside(@Nullable Scope outer) {
            return new Scope(outer, new HashMap<>());
        }

        KnownTensor find(String name) {
            for (Scope at = this; at != null; at = at.outer) {
                KnownTensor found = at.known.get(name);
                if (found != null) {
                    return found;
                }
            }
            return KnownTensor.UNKNOWN;
        }
    }

    /** Looks at a graph and all inside it. */
    void check(GraphProto graph, String where) {
        walk(graph, Scope.inside(null), where);
    }

    /** Looks at the nodes of a function, whose inputs are not known. */
    void check(List<NodeProto> nodes, String where) {
        walk(nodes, Scope.inside(null), where);
    }

    /** The nodes that one run of a graph runs, as far as its loops are of a fixed length. */
    private double walk(GraphProto graph, Scope scope, String where) {
        for (ValueInfoProto input : graph.getInputList()) {
            scope.known.put(input.getName(), KnownTensor.declared(input.getType()));
        }
        for (TensorProto tensor : graph.getInitializerList()) {
            // A constant that is an input too may be replaced in a request.
            if (scope.outer != null || !scope.known.containsKey(tensor.getName())) {
                scope.known.put(tensor.getName(), KnownTensor.of(tensor));
            }
        }
        return walk(graph.getNodeList(), scope, where);
    }

    private double walk(List<NodeProto> nodes, Scope scope, String where) {
        double steps = 0;
        for (NodeProto node : nodes) {
            String place = where + ", node " + Operators.describe(node);
            NodeView view = new NodeView(
                    node, node.getInputList().stream().map(scope::find).toList());
            steps += 1 + subgraphs(view, scope, place);
            KnownTensor result = NodeResult.of(view);
            if (node.getOutputCount() > 0) {
                scope.known.put(node.getOutput(0), result);
            }
            if (!node.getOpType().equals("Constant")) {
                checkSize(result, place);
            }
        }
        return steps;
    }

    private double subgraphs(NodeView node, Scope scope, String place) {
        double steps = 0;
        for (AttributeProto attribute : node.node().getAttributeList()) {
            String where = place + ", attribute '" + attribute.getName() + "'";
            if (attribute.hasG()) {
                steps += repeated(node, attribute.getG(), walk(attribute.getG(), Scope.inside(scope), where), place);
            }
            for (GraphProto graph : attribute.getGraphsList()) {
                steps += walk(graph, Scope.inside(scope), where);
            }
        }
        return steps;
    }

    private double repeated(NodeView node, GraphProto body, double steps, String place) {
        double times = LoopLength.of(node, body);
        double all = Math.max(1, steps) * times;
        if (all > OnnxLimits.MAX_LOOP_NODES) {
            problems.accept(place + ": the loop runs "
                    + (times == Double.POSITIVE_INFINITY ? "without end" : number(times) + " times")
                    + ", with a body of " + number(Math.max(1, steps)) + " nodes; loops of a fixed length may come to "
                    + OnnxLimits.MAX_LOOP_NODES + " nodes (limit MAX_LOOP_NODES)");
            return 1; // said once, not by every loop around it too
        }
        return all;
    }

    private void checkSize(KnownTensor result, String place) {
        double bytes = result.bytes();
        if (result.isConstant() && bytes > limits.constantBytes()) {
            report(result, place, "made of constants alone", limits.constantBytes(), "MAX_CONSTANT_BYTES");
        } else if (bytes > limits.tensorBytes()) {
            report(result, place, "of a call", limits.tensorBytes(), "MAX_TENSOR_BYTES");
        } else if (result.isConstant()) {
            constantBytes += bytes;
            if (constantBytes > limits.constantsBytes() && !isTotalReported) {
                isTotalReported = true;
                problems.accept(place + ": up to here the tensors that are made of constants alone take "
                        + number(constantBytes) + " bytes together; at most " + limits.constantsBytes()
                        + " are allowed (limit MAX_CONSTANTS_BYTES)");
            }
        }
    }

    private void report(KnownTensor result, String place, String what, long mostBytes, String limit) {
        problems.accept(place + ": makes a tensor of the shape " + result.dims() + ", at least "
                + number(result.bytes()) + " bytes; a tensor " + what + " may have at most " + mostBytes
                + " bytes (limit " + limit + ")");
    }

    private static String number(double number) {
        return number < Long.MAX_VALUE ? Long.toString((long) number) : "too many to count";
    }
}
