package io.hedgerow.executors.remote;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.TensorData;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * A JSON value, or array of any depth, as it was read: its leaves in row-major order and the shape of its nesting. What type
 * it is to be may be known only later, since keys come in any order.
 */
final class JsonArray {
    private static final int MOST_AXES = 32;
    private static final long UNKNOWN = -1;
    private static final byte INTEGER = 0;
    private static final byte UNSIGNED = 1;
    private static final byte REAL = 2;
    private static final byte TEXT = 3;
    private static final byte TRUTH = 4;

    private final String name;
    private final long[] lengths = new long[MOST_AXES];
    private int rank;
    private long leafDepth = UNKNOWN;
    private int size;
    private byte[] kinds = new byte[16];
    private long[] bits = new long[16];
    private String[] texts = new String[0];
    private long entries;

    /**
     * Nothing yet.
     *
     * @param name to name it in messages
     */
    JsonArray(String name) {
        this.name = name;
        Arrays.fill(lengths, UNKNOWN);
    }

    /** Reads the value the parser stands at. */
    static JsonArray read(JsonParser parser, String name) throws IOException, BadAnswerException {
        JsonArray array = new JsonArray(name);
        array.read(parser, 0);
        return array;
    }

    /** Reads the value the parser stands at as one more entry of the first axis; {@link #end} ends them. */
    void addEntry(JsonParser parser) throws IOException, BadAnswerException {
        rank = Math.max(rank, 1);
        entries++;
        read(parser, 1);
    }

    /** There are no more entries. */
    void end() throws BadAnswerException {
        endAxis(0, entries);
    }

    private void read(JsonParser parser, int depth) throws IOException, BadAnswerException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            addLeaf(parser, depth);
            return;
        }
        if (depth == MOST_AXES) {
            throw new BadAnswerException(name + " is nested deeper than " + MOST_AXES);
        }
        rank = Math.max(rank, depth + 1);
        long count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            read(parser, depth + 1);
            count++;
        }
        endAxis(depth, count);
    }

    private void endAxis(int axis, long count) throws BadAnswerException {
        if (lengths[axis] != UNKNOWN && lengths[axis] != count) {
            throw new BadAnswerException(
                    name + " is ragged: " + lengths[axis] + " and " + count + " elements on axis " + axis);
        }
        lengths[axis] = count;
    }

    private void addLeaf(JsonParser parser, int depth) throws IOException, BadAnswerException {
        if (leafDepth != UNKNOWN && leafDepth != depth) {
            throw new BadAnswerException(name + " is ragged: values at depth " + leafDepth + " and " + depth);
        }
        leafDepth = depth;
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> addWhole(parser);
            case VALUE_NUMBER_FLOAT -> addReal(parser.getDoubleValue());
            case VALUE_STRING -> {
                add(TEXT, 0);
                addText(parser.getText());
            }
            case VALUE_TRUE -> add(TRUTH, 1);
            case VALUE_FALSE -> add(TRUTH, 0);
            case VALUE_NULL -> throw new BadAnswerException(name + " has null at element " + size);
            default -> throw new BadAnswerException(name + " has an object at element " + size);
        }
    }

    private void addWhole(JsonParser parser) throws IOException, BadAnswerException {
        if (parser.getNumberType() != NumberType.BIG_INTEGER) {
            add(INTEGER, parser.getLongValue());
            return;
        }
        BigInteger value = parser.getBigIntegerValue();
        if (value.signum() > 0 && value.bitLength() <= Long.SIZE) {
            add(UNSIGNED, value.longValue());
        } else {
            addReal(value.doubleValue());
        }
    }

    private void addReal(double value) throws BadAnswerException {
        if (Double.isInfinite(value)) {
            throw new BadAnswerException(name + " has a number beyond the range of FP64 at element " + size);
        }
        add(REAL, Double.doubleToRawLongBits(value));
    }

    private void add(byte kind, long value) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * size);
            bits = Arrays.copyOf(bits, 2 * size);
        }
        kinds[size] = kind;
        bits[size] = value;
        size++;
    }

    private void addText(String text) {
        if (size > texts.length) {
            texts = Arrays.copyOf(texts, kinds.length);
        }
        texts[size - 1] = text;
    }

    /** Number of leaves. */
    int size() {
        return size;
    }

    /** How it is nested; no axes for a single value. */
    long[] shape() throws BadAnswerException {
        if (leafDepth != UNKNOWN && leafDepth != rank) {
            throw new BadAnswerException(name + " is ragged: values and arrays side by side");
        }
        return Arrays.stream(lengths, 0, rank)
                .map(length -> Math.max(0, length))
                .toArray();
    }

    /** The leaves as numbers of axes. */
    long[] longs() throws BadAnswerException {
        LongBuffer numbers = as(ElementType.INT64, new long[] {size}).numbers().asLongBuffer();
        long[] longs = new long[size];
        numbers.get(longs);
        return longs;
    }

    /** The leaves as elements of a type; they fill the shape. */
    TensorData as(ElementType type, long[] shape) throws BadAnswerException {
        if (type == ElementType.STRING) {
            return TensorData.ofTexts(shape, strings());
        }
        ByteBuffer numbers =
                ByteBuffer.allocate(Math.multiplyExact(size, type.bytes())).order(ByteOrder.nativeOrder());
        for (int i = 0; i < size; i++) {
            try {
                put(type, numbers, i);
            } catch (IllegalArgumentException e) {
                throw bad(i, e);
            }
        }
        return TensorData.ofNumbers(shape, numbers);
    }

    private String[] strings() throws BadAnswerException {
        String[] strings = Arrays.copyOf(texts, size);
        for (int i = 0; i < size; i++) {
            if (kinds[i] != TEXT) {
                throw bad(i, misfit(i, ElementType.STRING));
            }
        }
        return strings;
    }

    private BadAnswerException bad(int at, IllegalArgumentException e) {
        return new BadAnswerException(name + ", element " + at + ": " + e.getMessage(), e);
    }

    private void put(ElementType type, ByteBuffer numbers, int at) {
        switch (type.kind()) {
            case REAL -> putReal(type, numbers, at);
            case SIGNED, UNSIGNED -> putInteger(type, numbers, at);
            case TRUTH -> {
                require(kinds[at] == TRUTH, at, type);
                type.putInteger(numbers, at, bits[at]);
            }
            case TEXT -> throw misfit(at, type);
        }
    }

    private void putReal(ElementType type, ByteBuffer numbers, int at) {
        double value = real(at);
        if (type == ElementType.FLOAT && !Float.isFinite((float) value)) {
            throw new IllegalArgumentException(value + " does not fit " + ServerType.name(type));
        }
        type.putReal(numbers, at, value);
    }

    private void putInteger(ElementType type, ByteBuffer numbers, int at) {
        if (kinds[at] == UNSIGNED && type == ElementType.UINT64) {
            numbers.putLong(at * Long.BYTES, bits[at]);
            return;
        }
        require(kinds[at] == INTEGER, at, type);
        if (!type.fits(bits[at])) {
            throw new IllegalArgumentException(bits[at] + " does not fit " + ServerType.name(type));
        }
        type.putInteger(numbers, at, bits[at]);
    }

    private double real(int at) {
        return switch (kinds[at]) {
            case INTEGER -> (double) bits[at];
            case UNSIGNED -> ElementType.unsignedToDouble(bits[at]);
            case REAL -> Double.longBitsToDouble(bits[at]);
            default -> throw new IllegalArgumentException(shown(at) + " is no number");
        };
    }

    private void require(boolean isSo, int at, ElementType type) {
        if (!isSo) {
            throw misfit(at, type);
        }
    }

    private IllegalArgumentException misfit(int at, ElementType type) {
        return new IllegalArgumentException(shown(at) + " is no " + ServerType.name(type));
    }

    private String shown(int at) {
        return switch (kinds[at]) {
            case INTEGER -> Long.toString(bits[at]);
            case UNSIGNED -> Long.toUnsignedString(bits[at]);
            case REAL -> Double.toString(Double.longBitsToDouble(bits[at]));
            case TRUTH -> bits[at] == 0 ? "false" : "true";
            default -> "a text";
        };
    }
}
