package io.hedgerow.executors.tensorflow;

import io.hedgerow.policies.Tensor.Datatype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.types.TString;

/** A copy of what one output held after a run. */
final class RawOutput {
    private final ElementType type;
    private final long[] shape;
    private final int size;
    private final @Nullable ByteBuffer numbers;
    private final String @Nullable [] texts;

    private RawOutput(ElementType type, long[] shape, @Nullable ByteBuffer numbers, String @Nullable [] texts) {
        this.type = type;
        this.shape = shape;
        this.size = (int) io.hedgerow.policies.Tensor.elementCount(shape);
        this.numbers = numbers;
        this.texts = texts;
    }

    static RawOutput copyOf(Tensor tensor) {
        ElementType type = ElementType.of(tensor.dataType().getNumber());
        if (type == null) {
            throw new IllegalStateException("a tensor of " + tensor.dataType() + " cannot be read");
        }
        long[] shape = tensor.shape().asArray();
        if (type == ElementType.STRING) {
            return new RawOutput(type, shape, null, texts((TString) tensor));
        }
        byte[] bytes = new byte[Math.toIntExact(io.hedgerow.policies.Tensor.elementCount(shape) * type.bytes())];
        if (bytes.length > 0) {
            tensor.asRawTensor().data().read(bytes);
        }
        return new RawOutput(type, shape, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), null);
    }

    private static String[] texts(TString tensor) {
        String[] texts = new String[Math.toIntExact(tensor.size())];
        int next = 0;
        for (NdArray<String> scalar : tensor.scalars()) {
            texts[next++] = scalar.getObject();
        }
        return texts;
    }

    long[] shape() {
        return shape;
    }

    /** Number of elements. */
    int size() {
        return size;
    }

    ElementType type() {
        return type;
    }

    double real(int element) {
        return type.realAt(numbers(), element);
    }

    long integer(int element) {
        return type.integerAt(numbers(), element);
    }

    String text(int element) {
        if (texts == null) {
            throw new IllegalStateException("not strings");
        }
        return texts[element];
    }

    private ByteBuffer numbers() {
        if (numbers == null) {
            throw new IllegalStateException("not numbers");
        }
        return numbers;
    }

    /** The elements from {@code first} on, as many as the shape holds. */
    io.hedgerow.policies.Tensor tensor(int first, long[] tensorShape) {
        int count = (int) io.hedgerow.policies.Tensor.elementCount(tensorShape);
        return new io.hedgerow.policies.Tensor(type.datatype(), tensorShape, array(type.datatype(), first, count));
    }

    private Object array(Datatype datatype, int first, int count) {
        Object array = switch (datatype) {
            case BYTES -> texts == null ? new String[0] : Arrays.copyOfRange(texts, first, first + count);
            case FP32 -> new float[count];
            case FP64 -> new double[count];
            case FP16, UINT16, INT16 -> new short[count];
            case UINT8, INT8 -> new byte[count];
            case INT32, UINT32 -> new int[count];
            case INT64, UINT64 -> new long[count];
            case BOOL -> new boolean[count];
        };
        for (int i = 0; i < count; i++) {
            put(array, i, first + i);
        }
        return array;
    }

    private void put(Object array, int at, int element) {
        if (array instanceof float[] floats) {
            floats[at] = (float) real(element);
        } else if (array instanceof double[] doubles) {
            doubles[at] = real(element);
        } else if (array instanceof short[] shorts) {
            shorts[at] = numbers().getShort(element * Short.BYTES);
        } else if (array instanceof byte[] bytes) {
            bytes[at] = numbers().get(element);
        } else if (array instanceof int[] ints) {
            ints[at] = (int) integer(element);
        } else if (array instanceof long[] longs) {
            longs[at] = integer(element);
        } else if (array instanceof boolean[] truths) {
            truths[at] = integer(element) != 0;
        }
    }
}
