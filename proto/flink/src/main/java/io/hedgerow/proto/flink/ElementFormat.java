package io.hedgerow.proto.flink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Elements of tensors, big-endian and without a length, moved in slices rather than one by one: several times
 * faster for images, and a claimed size is believed only as far as bytes arrive.
 */
final class ElementFormat {
    private static final int SLICE = 1 << 10;

    private ElementFormat() {}

    static void writeBooleans(boolean[] values, DataOutputView out) throws IOException {
        for (boolean value : values) {
            out.writeByte(value ? 1 : 0);
        }
    }

    static boolean[] readBooleans(int size, DataInputView in) throws IOException {
        byte[] bytes = Wire.readBytes(size, in);
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
            if ((bytes[i] & ~1) != 0) {
                throw new IOException("a boolean is 0 or 1, not " + bytes[i]);
            }
            values[i] = bytes[i] == 1;
        }
        return values;
    }

    static void writeShorts(short[] values, DataOutputView out) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(values.length, SLICE) * Short.BYTES);
        for (int i = 0; i < values.length; i += SLICE) {
            int count = Math.min(SLICE, values.length - i);
            slice.asShortBuffer().put(values, i, count);
            out.write(slice.array(), 0, count * Short.BYTES);
        }
    }

    static short[] readShorts(int size, DataInputView in) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(size, SLICE) * Short.BYTES);
        short[] values = new short[Math.min(size, Wire.FIRST_CHUNK)];
        for (int i = 0; i < size; i += SLICE) {
            if (i == values.length) {
                values = Arrays.copyOf(values, Wire.grown(i, size));
            }
            int count = Math.min(SLICE, size - i);
            in.readFully(slice.array(), 0, count * Short.BYTES);
            slice.asShortBuffer().get(values, i, count);
        }
        return values;
    }

    static void writeInts(int[] values, DataOutputView out) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(values.length, SLICE) * Integer.BYTES);
        for (int i = 0; i < values.length; i += SLICE) {
            int count = Math.min(SLICE, values.length - i);
            slice.asIntBuffer().put(values, i, count);
            out.write(slice.array(), 0, count * Integer.BYTES);
        }
    }

    static int[] readInts(int size, DataInputView in) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(size, SLICE) * Integer.BYTES);
        int[] values = new int[Math.min(size, Wire.FIRST_CHUNK)];
        for (int i = 0; i < size; i += SLICE) {
            if (i == values.length) {
                values = Arrays.copyOf(values, Wire.grown(i, size));
            }
            int count = Math.min(SLICE, size - i);
            in.readFully(slice.array(), 0, count * Integer.BYTES);
            slice.asIntBuffer().get(values, i, count);
        }
        return values;
    }

    static void writeLongs(long[] values, DataOutputView out) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(values.length, SLICE) * Long.BYTES);
        for (int i = 0; i < values.length; i += SLICE) {
            int count = Math.min(SLICE, values.length - i);
            slice.asLongBuffer().put(values, i, count);
            out.write(slice.array(), 0, count * Long.BYTES);
        }
    }

    static long[] readLongs(int size, DataInputView in) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(size, SLICE) * Long.BYTES);
        long[] values = new long[Math.min(size, Wire.FIRST_CHUNK)];
        for (int i = 0; i < size; i += SLICE) {
            if (i == values.length) {
                values = Arrays.copyOf(values, Wire.grown(i, size));
            }
            int count = Math.min(SLICE, size - i);
            in.readFully(slice.array(), 0, count * Long.BYTES);
            slice.asLongBuffer().get(values, i, count);
        }
        return values;
    }

    static void writeFloats(float[] values, DataOutputView out) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(values.length, SLICE) * Float.BYTES);
        for (int i = 0; i < values.length; i += SLICE) {
            int count = Math.min(SLICE, values.length - i);
            slice.asFloatBuffer().put(values, i, count);
            out.write(slice.array(), 0, count * Float.BYTES);
        }
    }

    static float[] readFloats(int size, DataInputView in) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(size, SLICE) * Float.BYTES);
        float[] values = new float[Math.min(size, Wire.FIRST_CHUNK)];
        for (int i = 0; i < size; i += SLICE) {
            if (i == values.length) {
                values = Arrays.copyOf(values, Wire.grown(i, size));
            }
            int count = Math.min(SLICE, size - i);
            in.readFully(slice.array(), 0, count * Float.BYTES);
            slice.asFloatBuffer().get(values, i, count);
        }
        return values;
    }

    static void writeDoubles(double[] values, DataOutputView out) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(values.length, SLICE) * Double.BYTES);
        for (int i = 0; i < values.length; i += SLICE) {
            int count = Math.min(SLICE, values.length - i);
            slice.asDoubleBuffer().put(values, i, count);
            out.write(slice.array(), 0, count * Double.BYTES);
        }
    }

    static double[] readDoubles(int size, DataInputView in) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(size, SLICE) * Double.BYTES);
        double[] values = new double[Math.min(size, Wire.FIRST_CHUNK)];
        for (int i = 0; i < size; i += SLICE) {
            if (i == values.length) {
                values = Arrays.copyOf(values, Wire.grown(i, size));
            }
            int count = Math.min(SLICE, size - i);
            in.readFully(slice.array(), 0, count * Double.BYTES);
            slice.asDoubleBuffer().get(values, i, count);
        }
        return values;
    }
}
