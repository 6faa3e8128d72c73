package io.hedgerow.policies;

import java.util.Arrays;
import java.util.Objects;

/**
 * A dense tensor in row-major order, in the terms of the Open Inference Protocol.
 *
 * <p>{@code data} is a Java array fit for the datatype: see {@link Datatype}. A scalar has an empty
 * shape and one element. Instances are immutable by convention: nobody writes to {@code data} or
 * {@code shape} after construction.
 *
 * @param datatype element type
 * @param shape sizes of the axes, each at least 0; their product is the array's length
 * @param data the elements
 */
@SuppressWarnings(
        "ArrayRecordComponent") // equality is by content, and a copy per message would cost more than it protects
public record Tensor(Datatype datatype, long[] shape, Object data) {

    /** Element types of the Open Inference Protocol, each with the Java array that holds it. */
    public enum Datatype {
        /** {@code boolean[]}. */
        BOOL,
        /** {@code byte[]}, read as unsigned. */
        UINT8,
        /** {@code short[]}, read as unsigned. */
        UINT16,
        /** {@code int[]}, read as unsigned. */
        UINT32,
        /** {@code long[]}, read as unsigned. */
        UINT64,
        /** {@code byte[]}. */
        INT8,
        /** {@code short[]}. */
        INT16,
        /** {@code int[]}. */
        INT32,
        /** {@code long[]}. */
        INT64,
        /** {@code short[]}, IEEE 754 binary16 bits. */
        FP16,
        /** {@code float[]}. */
        FP32,
        /** {@code double[]}. */
        FP64,
        /** {@code String[]}. */
        BYTES
    }

    public Tensor {
        Objects.requireNonNull(datatype, "datatype is null");
        long elements = elementCount(shape);
        int length = java.lang.reflect.Array.getLength(data);
        if (elements != length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " holds " + elements + " elements, data has " + length);
        }
    }

    /** Product of the axes. Throws on a negative axis or a product beyond {@code Integer.MAX_VALUE}. */
    public static long elementCount(long[] shape) {
        long elements = 1;
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " has a negative axis");
            }
            elements = Math.multiplyExact(elements, axis);
        }
        return Math.toIntExact(elements);
    }

    /** Number of elements. */
    public int size() {
        return java.lang.reflect.Array.getLength(data);
    }

    /** Roughly the bytes it takes in memory. */
    public long sizeBytes() {
        long elementBytes = switch (datatype) {
            case BOOL, UINT8, INT8 -> 1;
            case UINT16, INT16, FP16 -> 2;
            case UINT32, INT32, FP32 -> 4;
            case UINT64, INT64, FP64 -> 8;
            case BYTES -> 4;
        };
        return 48 + 8L * shape.length + elementBytes * size() + textBytes();
    }

    private long textBytes() {
        long bytes = 0;
        if (data instanceof String[] texts) {
            for (String text : texts) {
                bytes += text == null ? 0 : 40 + text.length();
            }
        }
        return bytes;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Tensor other
                && datatype == other.datatype
                && Arrays.equals(shape, other.shape)
                && Objects.deepEquals(data, other.data);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new Object[] {datatype, shape, data});
    }

    @Override
    public String toString() {
        return datatype + Arrays.toString(shape) + " " + Arrays.deepToString(new Object[] {data});
    }
}
