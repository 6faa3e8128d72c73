package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import io.hedgerow.executors.tensorflow.proto.TensorShapeProto;
import io.hedgerow.executors.tensorflow.proto.TensorShapeProto.Dim;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tools that optimise a graph drop the shapes of its placeholders. Where one is multiplied with constant weights, the
 * weights say what its rows are: {@code [N, rows of the weights]}.
 */
final class PlaceholderShapes {
    private static final String SHAPE = "shape";

    private PlaceholderShapes() {}

    static GraphDef inferred(GraphDef graph) {
        Map<String, NodeDef> nodes = new HashMap<>();
        graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        Map<String, Long> widths = new HashMap<>();
        for (NodeDef node : graph.getNodeList()) {
            if (node.getOp().equals("MatMul") && node.getInputCount() >= 2 && !isTrue(node, "transpose_a")) {
                weightRows(node, nodes)
                        .ifPresent(rows -> widths.putIfAbsent(
                                TensorRef.parse(node.getInput(0)).node(), rows));
            }
        }
        if (widths.isEmpty()) {
            return graph;
        }
        GraphDef.Builder shaped = graph.toBuilder();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeDef node = graph.getNode(i);
            Long width = widths.get(node.getName());
            if (width != null && isShapeless(node)) {
                shaped.setNode(i, node.toBuilder().putAttr(SHAPE, rowsOf(width)));
            }
        }
        return shaped.build();
    }

    private static boolean isShapeless(NodeDef node) {
        AttrValue shape = node.getAttrMap().get(SHAPE);
        return node.getOp().equals("Placeholder")
                && (shape == null || shape.getShape().getUnknownRank());
    }

    private static Optional<Long> weightRows(NodeDef product, Map<String, NodeDef> nodes) {
        NodeDef weights = nodes.get(TensorRef.parse(product.getInput(1)).node());
        if (weights != null && weights.getOp().equals("Identity") && weights.getInputCount() > 0) {
            weights = nodes.get(TensorRef.parse(weights.getInput(0)).node());
        }
        if (weights == null || !weights.getOp().equals("Const")) {
            return Optional.empty();
        }
        AttrValue value = weights.getAttrMap().get("value");
        TensorShapeProto shape = value == null
                ? TensorShapeProto.getDefaultInstance()
                : value.getTensor().getTensorShape();
        return shape.getDimCount() == 2
                ? Optional.of(
                        shape.getDim(isTrue(product, "transpose_b") ? 1 : 0).getSize())
                : Optional.empty();
    }

    private static boolean isTrue(NodeDef node, String attribute) {
        AttrValue value = node.getAttrMap().get(attribute);
        return value != null && value.getB();
    }

    private static AttrValue rowsOf(long width) {
        return AttrValue.newBuilder()
                .setShape(TensorShapeProto.newBuilder()
                        .addDim(Dim.newBuilder().setSize(-1))
                        .addDim(Dim.newBuilder().setSize(width)))
                .build();
    }
}
