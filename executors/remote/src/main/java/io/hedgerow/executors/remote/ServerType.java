package io.hedgerow.executors.remote;

import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorSpec;
import io.hedgerow.policies.Tensor.Datatype;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An element type that both protocols have. Those of 16-bit floating point are missing: neither protocol has JSON for them that
 * every server reads.
 */
enum ServerType {
    BOOL(ElementType.BOOL, "DT_BOOL"),
    UINT8(ElementType.UINT8, "DT_UINT8"),
    UINT16(ElementType.UINT16, "DT_UINT16"),
    UINT32(ElementType.UINT32, "DT_UINT32"),
    UINT64(ElementType.UINT64, "DT_UINT64"),
    INT8(ElementType.INT8, "DT_INT8"),
    INT16(ElementType.INT16, "DT_INT16"),
    INT32(ElementType.INT32, "DT_INT32"),
    INT64(ElementType.INT64, "DT_INT64"),
    FP32(ElementType.FLOAT, "DT_FLOAT"),
    FP64(ElementType.DOUBLE, "DT_DOUBLE"),
    BYTES(ElementType.STRING, "DT_STRING");

    private final ElementType type;
    private final String tensorFlowName;

    ServerType(ElementType type, String tensorFlowName) {
        this.type = type;
        this.tensorFlowName = tensorFlowName;
    }

    /** The type the Open Inference Protocol calls so, or null. */
    static @Nullable ElementType ofOpenInference(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name))
                .map(type -> type.type)
                .findFirst()
                .orElse(null);
    }

    /** The type TensorFlow calls so, or null. */
    static @Nullable ElementType ofTensorFlow(String name) {
        return Arrays.stream(values())
                .filter(type -> type.tensorFlowName.equals(name))
                .map(type -> type.type)
                .findFirst()
                .orElse(null);
    }

    /** All names of the Open Inference Protocol. */
    static String allowed() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    /** What the Open Inference Protocol calls the type: as {@link Datatype} does. */
    static String name(ElementType type) {
        return type.datatype().name();
    }

    /** A tensor of a server's model. */
    static TensorSpec spec(String name, ElementType type, @Nullable List<Long> axes) {
        return new TensorSpec(name, type, name(type), axes);
    }
}
