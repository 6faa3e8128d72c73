package io.hedgerow.executors.onnx;

import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node with what is known of its inputs.
 *
 * @param node the node
 * @param inputs what is known, in order; one that is left out is {@link KnownTensor#UNKNOWN}
 */
record NodeView(NodeProto node, List<KnownTensor> inputs) {
    NodeView {
        inputs = List.copyOf(inputs);
    }

    /** An input, also one that is not there. */
    KnownTensor input(int index) {
        return index < inputs.size() ? inputs.get(index) : KnownTensor.UNKNOWN;
    }

    boolean hasInput(int index) {
        return index < node.getInputCount() && !node.getInput(index).isEmpty();
    }

    @Nullable
    AttributeProto attribute(String name) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    long integer(String name, long otherwise) {
        AttributeProto attribute = attribute(name);
        return attribute != null && attribute.hasI() ? attribute.getI() : otherwise;
    }

    @Nullable
    List<Long> integers(String name) {
        AttributeProto attribute = attribute(name);
        return attribute == null ? null : attribute.getIntsList();
    }

    /** Integers of an attribute, as older operator sets have it, or else of an input, or null. */
    @Nullable
    List<Long> integers(String name, int input) {
        List<Long> given = integers(name);
        if (given != null) {
            return given;
        }
        List<Double> values = input(input).values();
        return values == null ? null : values.stream().map(Double::longValue).toList();
    }

    boolean areInputsConstant() {
        return inputs.stream().allMatch(KnownTensor::isConstant);
    }
}
