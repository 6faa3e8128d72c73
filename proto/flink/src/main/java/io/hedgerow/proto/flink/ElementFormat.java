package io.hedgerow.proto.flink;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Elements of tensors, big-endian and without a length, moved in slices rather than one by one: several times
 * faster for images, and a claimed size is believed only as far as bytes arrive.
 *
 * @param bytes size of an element
 * @param make makes an array
 * @param resize copies an array into one of another length
 * @param put copies elements into a slice
 * @param get copies elements out of a slice
 * @param <A> an array of elements
 */
record ElementFormat<A>(int bytes, IntFunction<A> make, Resize<A> resize, Move<A> put, Move<A> get) {
    static final ElementFormat<short[]> SHORTS = new ElementFormat<>(
            Short.BYTES,
            short[]::new,
            Arrays::copyOf,
            (slice, values, first, count) -> slice.asShortBuffer().put(values, first, count),
            (slice, values, first, count) -> slice.asShortBuffer().get(values, first, count));

    static final ElementFormat<int[]> INTS = new ElementFormat<>(
            Integer.BYTES,
            int[]::new,
            Arrays::copyOf,
            (slice, values, first, count) -> slice.asIntBuffer().put(values, first, count),
            (slice, values, first, count) -> slice.asIntBuffer().get(values, first, count));

    static final ElementFormat<long[]> LONGS = new ElementFormat<>(
            Long.BYTES,
            long[]::new,
            Arrays::copyOf,
            (slice, values, first, count) -> slice.asLongBuffer().put(values, first, count),
            (slice, values, first, count) -> slice.asLongBuffer().get(values, first, count));

    static final ElementFormat<float[]> FLOATS = new ElementFormat<>(
            Float.BYTES,
            float[]::new,
            Arrays::copyOf,
            (slice, values, first, count) -> slice.asFloatBuffer().put(values, first, count),
            (slice, values, first, count) -> slice.asFloatBuffer().get(values, first, count));

    static final ElementFormat<double[]> DOUBLES = new ElementFormat<>(
            Double.BYTES,
            double[]::new,
            Arrays::copyOf,
            (slice, values, first, count) -> slice.asDoubleBuffer().put(values, first, count),
            (slice, values, first, count) -> slice.asDoubleBuffer().get(values, first, count));

    private static final int SLICE = 1 << 10;

    /** As {@link Arrays#copyOf(int[], int)}. */
    interface Resize<A> {
        A resized(A values, int length);
    }

    /** Copies {@code count} elements from {@code first} on, from or to the beginning of a slice. */
    interface Move<A> {
        void move(ByteBuffer slice, A values, int first, int count);
    }

    void write(A values, DataOutputView out) throws IOException {
        int size = Array.getLength(values);
        ByteBuffer slice = ByteBuffer.allocate(Math.min(size, SLICE) * bytes);
        for (int i = 0; i < size; i += SLICE) {
            int count = Math.min(SLICE, size - i);
            put.move(slice, values, i, count);
            out.write(slice.array(), 0, count * bytes);
        }
    }

    A read(int size, DataInputView in) throws IOException {
        ByteBuffer slice = ByteBuffer.allocate(Math.min(size, SLICE) * bytes);
        A values = make.apply(Math.min(size, Wire.FIRST_CHUNK));
        for (int i = 0; i < size; i += SLICE) {
            if (i == Array.getLength(values)) {
                values = resize.resized(values, Wire.grown(i, size));
            }
            int count = Math.min(SLICE, size - i);
            in.readFully(slice.array(), 0, count * bytes);
            get.move(slice, values, i, count);
        }
        return values;
    }

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
}
