package io.hedgerow.executors.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Element types as ONNX and its runtime know them. */
final class OnnxTypes {
    private static final String RUNTIME_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";
    private static final int FOUR_BIT_FIRST = 21;
    private static final int FOUR_BIT_LAST = 23;

    private static final Map<Integer, ElementType> BY_NUMBER =
            Arrays.stream(ElementType.values()).collect(Collectors.toMap(OnnxTypes::number, Function.identity()));

    private OnnxTypes() {}

    /** The type of that number in the format, or null when it can be neither fed nor read. */
    static @Nullable ElementType of(int number) {
        return BY_NUMBER.get(number);
    }

    /** The type the runtime calls that, or null when it can be neither fed nor read. */
    static @Nullable ElementType of(TensorInfo.OnnxTensorType runtimeType) {
        for (ElementType type : ElementType.values()) {
            if (runtimeType.name().equals(RUNTIME_PREFIX + type.name())) {
                return type;
            }
        }
        return null;
    }

    /** The number in the format. */
    static int number(ElementType type) {
        return DataType.valueOf(type.name()).getNumber();
    }

    static OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case INT16, UINT16 -> OnnxJavaType.INT16;
            case INT32, UINT32 -> OnnxJavaType.INT32;
            case INT64, UINT64 -> OnnxJavaType.INT64;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            case STRING -> OnnxJavaType.STRING;
        };
    }

    /** The type with the same bits that the Java interface can make tensors of. */
    static ElementType signedTwin(ElementType type) {
        return switch (type) {
            case UINT16 -> ElementType.INT16;
            case UINT32 -> ElementType.INT32;
            case UINT64 -> ElementType.INT64;
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT8, INT16, INT32, INT64, UINT8, BOOL, STRING -> type;
        };
    }

    /** Bits an element of any type of the format takes at least. */
    static int bitsOf(int number) {
        if (number == DataType.COMPLEX64_VALUE || number == DataType.COMPLEX128_VALUE) {
            return number == DataType.COMPLEX64_VALUE ? 64 : 128;
        }
        ElementType type = of(number);
        if (type != null) {
            return type == ElementType.STRING ? 8 : type.bytes() * 8;
        }
        boolean fourBits = number >= FOUR_BIT_FIRST && number <= FOUR_BIT_LAST;
        return fourBits ? 4 : number > FOUR_BIT_LAST ? 2 : 8;
    }

    /** A tensor of the file. */
    static TensorSpec spec(String name, ElementType type, @Nullable List<Long> axes) {
        return new TensorSpec(name, type, type.text(), axes);
    }
}
