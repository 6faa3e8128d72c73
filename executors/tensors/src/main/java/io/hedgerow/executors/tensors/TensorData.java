package io.hedgerow.executors.tensors;

import io.hedgerow.policies.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tensor of a run holds, outside of the runtime or in memory that both can read: numbers in native order, strings,
 * or maps. Neither copied nor to be written to.
 */
public final class TensorData {
    private final long[] shape;
    private final int size;
    private final @Nullable ByteBuffer numbers;
    private final String @Nullable [] texts;
    private final @Nullable List<Map<?, ?>> maps;

    private TensorData(
            long[] shape, @Nullable ByteBuffer numbers, String @Nullable [] texts, @Nullable List<Map<?, ?>> maps) {
        this.shape = shape;
        this.size = (int) Tensor.elementCount(shape);
        this.numbers = numbers;
        this.texts = texts;
        this.maps = maps;
    }

    /** Numbers in native order, from the buffer's beginning. */
    public static TensorData ofNumbers(long[] shape, ByteBuffer numbers) {
        return new TensorData(shape, numbers, null, null);
    }

    /** Strings in row-major order. */
    public static TensorData ofTexts(long[] shape, String[] texts) {
        return new TensorData(shape, null, texts, null);
    }

    /** A map from class to probability for each row. */
    public static TensorData ofMaps(List<Map<?, ?>> maps) {
        return new TensorData(new long[] {maps.size()}, null, null, maps);
    }

    /** Sizes of the axes, with that of the rows. */
    public long[] shape() {
        return shape;
    }

    /** Number of elements, or of maps. */
    public int size() {
        return size;
    }

    boolean hasNumbers() {
        return numbers != null;
    }

    /** The numbers. */
    public ByteBuffer numbers() {
        if (numbers == null) {
            throw new IllegalStateException("not numbers");
        }
        return numbers;
    }

    /** The strings. */
    public String[] texts() {
        if (texts == null) {
            throw new IllegalStateException("not strings");
        }
        return texts;
    }

    Map<?, ?> map(int row) {
        if (maps == null) {
            throw new IllegalStateException("not maps");
        }
        return maps.get(row);
    }
}
