package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensorflow.proto.TensorProto;
import io.hedgerow.executors.tensorflow.proto.TensorShapeProto;
import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * Whether a constant takes about as much memory as the file holds for it. The format lets one number stand for any
 * shape.
 */
final class TensorChecks {
    /** Most bytes that all constants of a graph may take beyond those the file holds for them. */
    static final long MAX_EXPANDED_BYTES = 256L << 20;

    private static final int RESOURCE = 20;
    private static final int VARIANT = 21;
    private static final int LONGEST_ELEMENT_BYTES = 24;

    private long expandedBytes;

    Optional<String> problemOf(TensorProto tensor) {
        if (tensor.getDtype() == RESOURCE || tensor.getDtype() == VARIANT) {
            return Optional.of("it is a handle or an object of the runtime, which a constant must not be");
        }
        long elements = Axes.elements(sizes(tensor.getTensorShape()));
        if (elements < 0) {
            return Optional.of("its shape " + sizes(tensor.getTensorShape()) + " is negative, unknown or too large");
        }
        ElementType type = TensorflowTypes.of(tensor.getDtype());
        int bytes = type == null || type == ElementType.STRING ? LONGEST_ELEMENT_BYTES : type.bytes();
        if (elements > Long.MAX_VALUE / LONGEST_ELEMENT_BYTES / 2) {
            return Optional.of("its shape " + sizes(tensor.getTensorShape()) + " is too large");
        }
        long beyond = elements * bytes - tensor.getSerializedSize();
        expandedBytes += Math.max(0, Math.min(beyond, MAX_EXPANDED_BYTES + 1));
        return expandedBytes <= MAX_EXPANDED_BYTES
                ? Optional.empty()
                : Optional.of("its shape " + sizes(tensor.getTensorShape()) + " declares " + elements
                        + " elements, the file holds " + tensor.getSerializedSize() + " bytes for them; at most "
                        + (MAX_EXPANDED_BYTES >> 20) + " MiB of repeated numbers are allowed");
    }

    static List<Long> sizes(TensorShapeProto shape) {
        return shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    }
}
