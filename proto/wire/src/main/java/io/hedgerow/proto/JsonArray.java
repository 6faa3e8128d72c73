package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonToken;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array of any depth as it was read: its leaves in row-major order and the shape of its nesting. What
 * datatype it is may be known only later, since keys come in any order.
 */
final class JsonArray {
    static final int MAX_RANK = 32;

    private static final int INTEGER = 1;
    private static final int DECIMAL = 1 << 1;
    private static final int TEXT = 1 << 2;
    private static final int FLAG = 1 << 3;
    private static final int BIG = 1 << 4;
    private static final long UNKNOWN = -1;

    private final String path;
    private final long[] lengths = new long[MAX_RANK];
    private final int[] position = new int[MAX_RANK];
    private int rank;
    private int leafDepth;
    private int kindsSeen;
    private int size;
    private byte[] kinds = new byte[16];
    private long[] bits = new long[16];
    private @Nullable Object[] objects = new Object[0];

    private JsonArray(String path) {
        this.path = path;
        Arrays.fill(lengths, UNKNOWN);
    }

    /** Reads the array a cursor stands at the beginning of. */
    static JsonArray read(JsonCursor cursor, String path) throws IOException, DecodeException {
        cursor.requireArray(path);
        JsonArray array = new JsonArray(path);
        array.readAxis(cursor, 0);
        return array;
    }

    private void readAxis(JsonCursor cursor, int axis) throws IOException, DecodeException {
        rank = Math.max(rank, axis + 1);
        int count = 0;
        while (cursor.next() != JsonToken.END_ARRAY) {
            position[axis] = count++;
            if (cursor.token() == JsonToken.START_ARRAY) {
                requireRoom(axis + 1);
                readAxis(cursor, axis + 1);
            } else {
                requireLeafDepth(axis + 1);
                addLeaf(cursor, axis);
            }
        }
        if (lengths[axis] != UNKNOWN && lengths[axis] != count) {
            throw new DecodeException(path + ": ragged array, " + lengths[axis] + " and " + count + " elements on axis "
                    + axis + "; equal lengths are allowed");
        }
        lengths[axis] = count;
    }

    private void requireRoom(int axis) throws DecodeException {
        if (axis == MAX_RANK) {
            throw new DecodeException(path + ": at most " + MAX_RANK + " axes are allowed");
        }
        if (leafDepth != 0 && axis >= leafDepth) {
            throw ragged(axis - 1);
        }
    }

    private void requireLeafDepth(int depth) throws DecodeException {
        if (depth < rank) {
            throw ragged(depth - 1);
        }
        leafDepth = depth;
    }

    private DecodeException ragged(int axis) {
        return new DecodeException(at(axis) + ": ragged array, values and arrays side by side");
    }

    private String at(int axis) {
        StringBuilder at = new StringBuilder(path);
        for (int i = 0; i <= axis; i++) {
            at.append('[').append(position[i]).append(']');
        }
        return at.toString();
    }

    private void addLeaf(JsonCursor cursor, int axis) throws IOException, DecodeException {
        switch (cursor.token()) {
            case VALUE_NUMBER_INT -> {
                if (cursor.isBigInteger()) {
                    add(BIG, 0, cursor.bigInteger());
                } else {
                    add(INTEGER, cursor.longValue(), null);
                }
            }
            case VALUE_NUMBER_FLOAT -> add(DECIMAL, Double.doubleToRawLongBits(cursor.decimal(at(axis))), null);
            case VALUE_STRING -> add(TEXT, 0, cursor.text(at(axis)));
            case VALUE_TRUE -> add(FLAG, 1, null);
            case VALUE_FALSE -> add(FLAG, 0, null);
            default -> throw cursor.refused(at(axis), "a number, a string or a boolean");
        }
    }

    private void add(int kind, long value, @Nullable Object object) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            bits = Arrays.copyOf(bits, 2 * size);
        }
        kindsSeen |= kind;
        kinds[size] = (byte) kind;
        bits[size] = value;
        if (object != null) {
            if (size >= objects.length) {
                objects = Arrays.copyOf(objects, kinds.length);
            }
            objects[size] = object;
        }
        size++;
    }

    int size() {
        return size;
    }

    long[] shape() {
        return Arrays.copyOf(lengths, rank);
    }

    /** The tensor of an array without a declared datatype: INT64, FP64, BYTES or BOOL. */
    Tensor inferred() throws DecodeException {
        Datatype datatype = inferredDatatype();
        return new Tensor(datatype, shape(), ArrayElements.of(this, datatype));
    }

    private Datatype inferredDatatype() throws DecodeException {
        return switch (kindsSeen) {
            case INTEGER -> Datatype.INT64;
            case 0, DECIMAL, INTEGER | DECIMAL -> Datatype.FP64;
            case TEXT -> Datatype.BYTES;
            case FLAG -> Datatype.BOOL;
            case BIG, BIG | INTEGER, BIG | DECIMAL, BIG | INTEGER | DECIMAL ->
                throw new DecodeException(path + ": holds an integer beyond 64 bits, which only \"inputs\" with"
                        + " datatype UINT64 or FP64 may");
            default ->
                throw new DecodeException(path + ": mixed array; only numbers, only strings or only booleans are"
                        + " allowed (\"inputs\" with a floating datatype may also hold \"NaN\")");
        };
    }

    boolean flag(int index) throws DecodeException {
        if (kinds[index] != FLAG) {
            throw unfit(index, "true or false");
        }
        return bits[index] != 0;
    }

    String text(int index) throws DecodeException {
        if (!(objects.length > index && objects[index] instanceof String text)) {
            throw unfit(index, "a string");
        }
        return text;
    }

    /** An integer from {@code min} to {@code max}. */
    long integer(int index, long min, long max) throws DecodeException {
        if (kinds[index] != INTEGER || bits[index] < min || bits[index] > max) {
            throw unfit(index, "an integer from " + min + " to " + max);
        }
        return bits[index];
    }

    /** The bits of an unsigned 64-bit integer. */
    long unsigned(int index) throws DecodeException {
        if (kinds[index] == INTEGER && bits[index] >= 0) {
            return bits[index];
        }
        if (kinds[index] == BIG
                && objects[index] instanceof BigInteger big
                && big.signum() > 0
                && big.bitLength() <= Long.SIZE) {
            return big.longValue();
        }
        throw unfit(index, "an integer from 0 to 18446744073709551615");
    }

    /** A number whose finite size is below {@code limit}, or one of the strings for what JSON has no number for. */
    double number(int index, double limit) throws DecodeException {
        double value = switch (kinds[index]) {
            case INTEGER -> bits[index];
            case DECIMAL -> Double.longBitsToDouble(bits[index]);
            case BIG -> bigNumber(index, limit);
            case TEXT -> special(index);
            default -> throw unfit(index, NonFinite.ALLOWED);
        };
        if (kinds[index] != TEXT && Math.abs(value) >= limit) {
            throw unfit(index, "a number the datatype can hold");
        }
        return value;
    }

    private double bigNumber(int index, double limit) throws DecodeException {
        return objects[index] instanceof BigInteger big ? big.doubleValue() : limit;
    }

    private double special(int index) throws DecodeException {
        Double special = NonFinite.of(text(index));
        if (special == null) {
            throw unfit(index, NonFinite.ALLOWED);
        }
        return special;
    }

    private DecodeException unfit(int index, String allowed) {
        return new DecodeException(path + "[" + index + "]: must be " + allowed);
    }
}
