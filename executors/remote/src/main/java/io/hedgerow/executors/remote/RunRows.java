package io.hedgerow.executors.remote;

import io.hedgerow.executors.tensors.Axes;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.TensorBuffer;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.executors.tensors.TensorSpec;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows that are sent together. Confined to one call. */
final class RunRows {
    /** About as much as the JSON of a request may have. */
    static final int MOST_BYTES = 16 << 20;

    /** A number takes up to 20 characters. */
    private static final int JSON_BYTES_PER_BYTE = 3;

    private final List<InputFeed> feeds;
    private final int most;
    private final List<List<TensorData>> rows = new ArrayList<>();
    private long bytes;

    /** Room for at least one row and at most so many. */
    RunRows(List<InputFeed> feeds, int most) {
        this.feeds = feeds;
        this.most = most;
    }

    /**
     * Adds one more row; false when it has to go into another request, because there is no room or its shape is another.
     * Always true for the first row. Throws when a value does not fit; the row is then not in.
     */
    boolean add(Row row) {
        List<TensorData> tensors = new ArrayList<>(feeds.size());
        long rowBytes = 0;
        for (InputFeed feed : feeds) {
            TensorData tensor = tensor(feed, row);
            rowBytes += JSON_BYTES_PER_BYTE * sizeBytes(feed.input().type(), tensor);
            tensors.add(tensor);
        }
        boolean isFirst = rows.isEmpty();
        if (!isFirst
                && (rows.size() == most || bytes + rowBytes > MOST_BYTES || !haveSameShapes(tensors, rows.get(0)))) {
            return false;
        }
        rows.add(tensors);
        bytes += rowBytes;
        return true;
    }

    private static TensorData tensor(InputFeed feed, Row row) {
        long[] shape = feed.rowShape(row);
        int elements = (int) Tensor.elementCount(shape);
        if (feed.input().type() == ElementType.STRING) {
            String[] texts = new String[elements];
            feed.write(row, texts, 0);
            return TensorData.ofTexts(shape, texts);
        }
        int size = Math.multiplyExact(elements, feed.input().type().bytes());
        TensorBuffer buffer = TensorBuffer.onHeap(size);
        feed.write(row, buffer, 0);
        buffer.flush(size);
        return TensorData.ofNumbers(shape, buffer.bytes());
    }

    private static long sizeBytes(ElementType type, TensorData tensor) {
        return type == ElementType.STRING
                ? Arrays.stream(tensor.texts()).mapToLong(String::length).sum()
                : (long) tensor.size() * type.bytes();
    }

    private static boolean haveSameShapes(List<TensorData> one, List<TensorData> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!Arrays.equals(one.get(i).shape(), other.get(i).shape())) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return rows.size();
    }

    int inputs() {
        return feeds.size();
    }

    TensorSpec input(int input) {
        return feeds.get(input).input();
    }

    boolean isBatched(int input) {
        return feeds.get(input).isBatched();
    }

    /** Whether every input has its rows along a first axis. */
    boolean isBatched() {
        return !feeds.isEmpty() && feeds.stream().allMatch(InputFeed::isBatched);
    }

    /** An input of one row, without the batch axis. */
    TensorData tensor(int row, int input) {
        return rows.get(row).get(input);
    }

    /** The shape of an input of all rows together. */
    long[] shape(int input) {
        long[] rowShape = tensor(0, input).shape();
        return isBatched(input) ? Axes.withFirst(size(), rowShape) : rowShape;
    }
}
