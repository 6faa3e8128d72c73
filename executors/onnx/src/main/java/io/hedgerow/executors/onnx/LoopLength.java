package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a node runs its body, where the graph says so: a loop whose condition nothing computes runs as often as its
 * count says. Converters give the largest number there is as the count of loops that end by their condition, so that a
 * count alone says nothing.
 */
final class LoopLength {
    private static final int COUNT = 0;
    private static final int CONDITION = 1;

    private LoopLength() {}

    /** At least so often; infinite for a loop that cannot end. */
    static double of(NodeView node, GraphProto body) {
        return switch (node.node().getOpType()) {
            case "Loop" -> loop(node, body);
            case "Scan" -> scan(node);
            default -> 1;
        };
    }

    private static double loop(NodeView node, GraphProto body) {
        if (!goesOn(node, body)) {
            return 1;
        }
        if (!node.hasInput(COUNT)) {
            return Double.POSITIVE_INFINITY;
        }
        Double count = node.input(COUNT).single();
        return count == null ? 1 : Math.max(0, count);
    }

    /** Whether its condition is always true. */
    private static boolean goesOn(NodeView node, GraphProto body) {
        Double first = node.input(CONDITION).single();
        boolean starts = !node.hasInput(CONDITION) || (first != null && first != 0);
        if (!starts || body.getOutputCount() == 0 || body.getInputCount() <= CONDITION) {
            return false;
        }
        Map<String, NodeProto> producers = new HashMap<>();
        body.getNodeList().forEach(made -> made.getOutputList().forEach(name -> producers.put(name, made)));
        String name = body.getOutput(0).getName();
        for (int steps = 0; steps <= body.getNodeCount(); steps++) {
            if (name.equals(body.getInput(CONDITION).getName())) {
                return true;
            }
            NodeProto producer = producers.get(name);
            if (producer == null) {
                return isTrue(body, name);
            }
            if (producer.getOpType().equals("Constant")) {
                Double value = NodeResult.of(new NodeView(producer, List.of())).single();
                return value != null && value != 0;
            }
            if (!producer.getOpType().equals("Identity") || producer.getInputCount() == 0) {
                return false;
            }
            name = producer.getInput(0);
        }
        return false;
    }

    private static boolean isTrue(GraphProto body, String name) {
        for (TensorProto tensor : body.getInitializerList()) {
            if (tensor.getName().equals(name)) {
                Double value = KnownTensor.of(tensor).single();
                return value != null && value != 0;
            }
        }
        return false;
    }

    /** As often as the axis is long that it scans, taken as the first of its inputs that are not states. */
    private static double scan(NodeView node) {
        int scanned = (int) node.integer("num_scan_inputs", 0);
        List<Long> dims = node.input(node.inputs().size() - scanned).dims();
        return scanned < 1 || scanned > node.inputs().size() || dims == null || dims.isEmpty()
                ? 1
                : Math.max(1, dims.get(0));
    }
}
