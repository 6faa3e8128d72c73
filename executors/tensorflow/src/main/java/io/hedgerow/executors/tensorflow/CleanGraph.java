package io.hedgerow.executors.tensorflow;

import com.google.protobuf.UnknownFieldSet;
import io.hedgerow.executors.tensorflow.proto.AttrValue;
import io.hedgerow.executors.tensorflow.proto.FunctionDef;
import io.hedgerow.executors.tensorflow.proto.GraphDef;
import io.hedgerow.executors.tensorflow.proto.NodeDef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph that TensorFlow gets: without devices, and without what files may tell its runtime beside the computation
 * (attributes whose names begin with an underscore, configurations, gradients). Nodes of the main graph get a prefix,
 * because the Java interface takes those named {@code Init…} for initializers that have to be run.
 */
final class CleanGraph {
    private static final String PREFIX = "m/";
    /** Says only how a loop is executed, which pays for those of long bodies. */
    private static final String LOWER = "_lower_using_switch_merge";

    private static final Set<String> SETTINGS = Set.of("config_proto", "config", "executor_type");

    private CleanGraph() {}

    /** The name under which TensorFlow knows a node. */
    static String nameOf(String node) {
        return PREFIX + node;
    }

    static GraphDef of(GraphDef graph) {
        GraphDef.Builder clean = graph.toBuilder().clearNode();
        for (NodeDef node : graph.getNodeList()) {
            NodeDef.Builder renamed =
                    clean(node).setName(nameOf(node.getName())).clearInput();
            node.getInputList().forEach(input -> renamed.addInput(inputName(input)));
            clean.addNode(renamed);
        }
        clean.getLibraryBuilder().clearFunction().clearGradient().clearRegisteredGradients();
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            clean.getLibraryBuilder().addFunction(clean(function));
        }
        return clean.build();
    }

    private static String inputName(String input) {
        return input.startsWith("^") ? "^" + nameOf(input.substring(1)) : nameOf(input);
    }

    private static FunctionDef clean(FunctionDef function) {
        List<NodeDef> nodes = new ArrayList<>();
        function.getNodeDefList().forEach(node -> nodes.add(clean(node).build()));
        return function.toBuilder()
                .clearNodeDef()
                .addAllNodeDef(nodes)
                .clearAttr()
                .setUnknownFields(UnknownFieldSet.getDefaultInstance())
                .build();
    }

    private static NodeDef.Builder clean(NodeDef node) {
        NodeDef.Builder clean = node.toBuilder().clearDevice().clearAttr();
        for (Map.Entry<String, AttrValue> attribute : node.getAttrMap().entrySet()) {
            String name = attribute.getKey();
            boolean hidden = name.startsWith("_") && !name.equals(LOWER);
            if (!hidden && !SETTINGS.contains(name)) {
                clean.putAttr(name, attribute.getValue());
            }
        }
        return clean;
    }
}
