package io.hedgerow.proto.flink;

import io.hedgerow.policies.Tensor;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a request as positional columns; {@link InputLayout} says which input lies where. Filled
 * once by the starter, read-only afterwards. An input that was left out or null is missing; what its slot holds
 * means nothing.
 */
@TypeInfo(MessageTypeFactory.class)
public final class Row {
    private final double[] doubles;
    private final long[] longs;
    private final @Nullable String[] strings;
    private final @Nullable Tensor[] tensors;
    private final long[] missing;

    /** Wraps the arrays without copying; {@code missing} has one bit per input, in words of 64. */
    public Row(double[] doubles, long[] longs, @Nullable String[] strings, @Nullable Tensor[] tensors, long[] missing) {
        this.doubles = doubles;
        this.longs = longs;
        this.strings = strings;
        this.tensors = tensors;
        this.missing = missing;
    }

    public double doubleAt(int slot) {
        return doubles[slot];
    }

    public long longAt(int slot) {
        return longs[slot];
    }

    public @Nullable String stringAt(int slot) {
        return strings[slot];
    }

    public @Nullable Tensor tensorAt(int slot) {
        return tensors[slot];
    }

    /** Whether the input at that position of the layout is missing. */
    public boolean isMissing(int input) {
        return (missing[input >>> 6] & (1L << input)) != 0;
    }

    /**
     * Whether any of some inputs is missing.
     *
     * @param inputs one bit per input of the layout, in words of 64; no more words than the layout needs
     */
    public boolean isAnyMissing(long[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if ((missing[i] & inputs[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Copies doubles that lie side by side as floats, without looking whether they are missing.
     *
     * @param slot of the first
     * @param at where the first is written
     */
    public void copyFloats(int slot, int count, float[] target, int at) {
        for (int i = 0; i < count; i++) {
            target[at + i] = (float) doubles[slot + i];
        }
    }

    public void setDouble(int input, int slot, double value) {
        doubles[slot] = value;
        setPresent(input);
    }

    public void setLong(int input, int slot, long value) {
        longs[slot] = value;
        setPresent(input);
    }

    public void setString(int input, int slot, String value) {
        strings[slot] = value;
        setPresent(input);
    }

    public void setTensor(int input, int slot, Tensor value) {
        tensors[slot] = value;
        setPresent(input);
    }

    public void setMissing(int input) {
        missing[input >>> 6] |= 1L << input;
    }

    private void setPresent(int input) {
        missing[input >>> 6] &= ~(1L << input);
    }

    double[] doubles() {
        return doubles;
    }

    long[] longs() {
        return longs;
    }

    @Nullable
    String[] strings() {
        return strings;
    }

    @Nullable
    Tensor[] tensors() {
        return tensors;
    }

    long[] missing() {
        return missing;
    }

    /** Roughly the bytes it takes in memory. */
    public long sizeBytes() {
        long bytes = 120 + 8L * (doubles.length + longs.length + strings.length + tensors.length + missing.length);
        for (String string : strings) {
            bytes += string == null ? 0 : 40 + string.length();
        }
        for (Tensor tensor : tensors) {
            bytes += tensor == null ? 0 : tensor.sizeBytes();
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Row other
                && Arrays.equals(doubles, other.doubles)
                && Arrays.equals(longs, other.longs)
                && Arrays.equals(strings, other.strings)
                && Arrays.equals(tensors, other.tensors)
                && Arrays.equals(missing, other.missing);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new Object[] {doubles, longs, strings, tensors, missing});
    }
}
