package io.hedgerow.executors.remote;

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
    private final List<List<Tensor>> rows = new ArrayList<>();
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
        List<Tensor> tensors = new ArrayList<>(feeds.size());
        long rowBytes = 0;
        for (InputFeed feed : feeds) {
            Tensor tensor = feed.tensor(row);
            rowBytes += JSON_BYTES_PER_BYTE * tensor.sizeBytes();
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

    private static boolean haveSameShapes(List<Tensor> one, List<Tensor> other) {
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
    Tensor tensor(int row, int input) {
        return rows.get(row).get(input);
    }

    /** The shape of an input of all rows together. */
    long[] shape(int input) {
        long[] rowShape = tensor(0, input).shape();
        return isBatched(input) ? Axes.withFirst(size(), rowShape) : rowShape;
    }
}
