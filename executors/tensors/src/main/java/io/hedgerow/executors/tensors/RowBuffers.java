package io.hedgerow.executors.tensors;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows written one after another for one run, whatever they hold: what comes first says their shapes. Memory is kept from
 * run to run. Used by one call at a time.
 */
public final class RowBuffers {
    private static final int MOST_BYTES = 16 << 20;
    private static final int BYTES_PER_STRING = 64;
    private static final String[] NONE = {};

    private final ElementType[] types;
    private final IntFunction<TensorBuffer> memory;
    private final @Nullable TensorBuffer[] numbers;
    private final String[][] texts;
    private long[][] rowShapes = {};
    private int room;
    private int size;

    /**
     * No rows yet, and no room for any.
     *
     * @param inputs what rows are written for
     * @param memory makes a buffer of so many bytes
     */
    public RowBuffers(List<TensorSpec> inputs, IntFunction<TensorBuffer> memory) {
        this.types = inputs.stream().map(TensorSpec::type).toArray(ElementType[]::new);
        this.memory = memory;
        this.numbers = new TensorBuffer[types.length];
        this.texts = new String[types.length][];
    }

    /** Forgets the rows of before and makes room for at least one and at most so many. */
    public void clear(int rows) {
        size = 0;
        room = rows;
    }

    /**
     * Writes one more row; false when it has to go into another run, because there is no room or its shape is
     * another. Always true for the first row.
     *
     * @throws IllegalArgumentException when a value does not fit; the row is then not in
     */
    public boolean add(InputFeed[] feeds, Row row) {
        long[][] shapes = new long[feeds.length][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = feeds[i].rowShape(row);
        }
        if (size == 0) {
            rowShapes = shapes;
            allocate();
        } else if (size == room || !Arrays.deepEquals(rowShapes, shapes)) {
            return false;
        }
        for (int i = 0; i < shapes.length; i++) {
            write(feeds[i], i, row);
        }
        size++;
        return true;
    }

    private void allocate() {
        for (int i = 0; i < rowShapes.length; i++) {
            room = Math.min(room, Math.max(1, MOST_BYTES / Math.max(1, rowBytes(i))));
        }
        for (int i = 0; i < rowShapes.length; i++) {
            if (isText(i)) {
                texts[i] = new String[Math.multiplyExact(room, rowElements(i))];
            } else {
                makeRoom(i, Math.multiplyExact(room, rowBytes(i)));
            }
        }
    }

    private void makeRoom(int input, int bytes) {
        TensorBuffer kept = numbers[input];
        if (kept == null || kept.capacityBytes() < bytes) {
            kept = memory.apply(bytes);
            numbers[input] = kept;
        }
        kept.clear();
    }

    private int rowElements(int input) {
        return Math.toIntExact(Tensor.elementCount(rowShapes[input]));
    }

    private int rowBytes(int input) {
        return Math.multiplyExact(rowElements(input), isText(input) ? BYTES_PER_STRING : types[input].bytes());
    }

    private void write(InputFeed feed, int input, Row row) {
        int first = size * rowElements(input);
        if (isText(input)) {
            feed.write(row, texts[input], first);
        } else {
            feed.write(row, buffer(input), first);
        }
    }

    private TensorBuffer buffer(int input) {
        TensorBuffer buffer = numbers[input];
        if (buffer == null) {
            throw new IllegalStateException("no room was made for input " + input);
        }
        return buffer;
    }

    /** Number of inputs. */
    public int inputs() {
        return types.length;
    }

    /** Number of rows. */
    public int size() {
        return size;
    }

    /** Whether the input is made of strings. */
    public boolean isText(int input) {
        return types[input] == ElementType.STRING;
    }

    /**
     * Shape of an input of all rows together.
     *
     * @param batched whether rows lie along a first axis of their own; else there is one row
     */
    public long[] shape(int input, boolean batched) {
        return batched ? Axes.withFirst(size, rowShapes[input]) : rowShapes[input];
    }

    /** Bytes of the numbers of all rows. */
    public int bytes(int input) {
        return size * rowElements(input) * types[input].bytes();
    }

    /** The numbers of an input; the first {@link #bytes} of them are up to date. */
    public TensorBuffer numbers(int input) {
        TensorBuffer buffer = buffer(input);
        buffer.flush(bytes(input));
        return buffer;
    }

    /** The strings of an input. */
    public String[] texts(int input) {
        return Arrays.copyOf(texts[input], size * rowElements(input));
    }

    /** Lets go of strings, and of numbers that are too large to be kept for the next run. */
    public void release(int mostKeptBytes) {
        for (int i = 0; i < numbers.length; i++) {
            TensorBuffer buffer = numbers[i];
            if (buffer != null && buffer.capacityBytes() > mostKeptBytes) {
                numbers[i] = null;
            }
            texts[i] = NONE;
        }
    }
}
