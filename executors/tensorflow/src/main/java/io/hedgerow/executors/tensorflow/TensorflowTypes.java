package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint16;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The element types that TensorFlow's Java interface can make tensors of. */
final class TensorflowTypes {
    private static final Map<Integer, ElementType> BY_NUMBER = Map.of(
            1, ElementType.FLOAT,
            2, ElementType.DOUBLE,
            3, ElementType.INT32,
            4, ElementType.UINT8,
            7, ElementType.STRING,
            9, ElementType.INT64,
            10, ElementType.BOOL,
            14, ElementType.BFLOAT16,
            17, ElementType.UINT16,
            19, ElementType.FLOAT16);

    private TensorflowTypes() {}

    /** The type of that number in the format, or null when it can be neither fed nor read. */
    static @Nullable ElementType of(int number) {
        return BY_NUMBER.get(number);
    }

    static Class<? extends TType> javaType(ElementType type) {
        return switch (type) {
            case FLOAT -> TFloat32.class;
            case DOUBLE -> TFloat64.class;
            case FLOAT16 -> TFloat16.class;
            case BFLOAT16 -> TBfloat16.class;
            case INT32 -> TInt32.class;
            case INT64 -> TInt64.class;
            case UINT8 -> TUint8.class;
            case UINT16 -> TUint16.class;
            case BOOL -> TBool.class;
            case STRING -> TString.class;
            case INT8, INT16, UINT32, UINT64 ->
                throw new IllegalArgumentException("TensorFlow's Java interface has no tensors of " + type.text());
        };
    }

    /** A tensor of the graph, whose types are called as TensorFlow writes them: {@code float}, {@code half}. */
    static TensorSpec spec(String name, ElementType type, @Nullable List<Long> axes) {
        return new TensorSpec(name, type, type == ElementType.FLOAT16 ? "half" : type.text(), axes);
    }
}
