package io.hedgerow.executors.tensors;

import io.hedgerow.policies.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Copies elements of an output into a tensor that can travel. */
final class TensorReading {
    private TensorReading() {}

    /** The elements from {@code first} on, as many as the shape holds. */
    static Tensor tensor(ElementType type, TensorData raw, int first, long[] shape) {
        int count = (int) Tensor.elementCount(shape);
        Object data = type == ElementType.STRING
                ? Arrays.copyOfRange(raw.texts(), first, first + count)
                : array(type, raw.numbers(), first, count);
        return new Tensor(type.datatype(), shape, data);
    }

    private static Object array(ElementType type, ByteBuffer data, int first, int count) {
        return switch (type) {
            case FLOAT, BFLOAT16 -> floats(type, data, first, count);
            case DOUBLE -> doubles(data, first, count);
            case FLOAT16, INT16, UINT16 -> shorts(data, first, count);
            case INT8, UINT8 -> bytes(data, first, count);
            case INT32, UINT32 -> ints(data, first, count);
            case INT64, UINT64 -> longs(data, first, count);
            case BOOL -> booleans(data, first, count);
            case STRING -> throw new IllegalArgumentException("strings have no buffer");
        };
    }

    private static float[] floats(ElementType type, ByteBuffer data, int first, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) type.realAt(data, first + i);
        }
        return values;
    }

    private static double[] doubles(ByteBuffer data, int first, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = data.getDouble((first + i) * Double.BYTES);
        }
        return values;
    }

    private static short[] shorts(ByteBuffer data, int first, int count) {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
            values[i] = data.getShort((first + i) * Short.BYTES);
        }
        return values;
    }

    private static byte[] bytes(ByteBuffer data, int first, int count) {
        byte[] values = new byte[count];
        data.get(first, values);
        return values;
    }

    private static int[] ints(ByteBuffer data, int first, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = data.getInt((first + i) * Integer.BYTES);
        }
        return values;
    }

    private static long[] longs(ByteBuffer data, int first, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = data.getLong((first + i) * Long.BYTES);
        }
        return values;
    }

    private static boolean[] booleans(ByteBuffer data, int first, int count) {
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
            values[i] = data.get(first + i) != 0;
        }
        return values;
    }
}
