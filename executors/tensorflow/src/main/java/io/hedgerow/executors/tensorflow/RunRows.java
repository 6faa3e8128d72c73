package io.hedgerow.executors.tensorflow;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TString;

/** Rows that are written one after another and then run together. Confined to one call. */
final class RunRows {
    private static final int MOST_BYTES = 16 << 20;
    private static final int BYTES_PER_STRING = 64;

    private final InputFeed[] feeds;
    private final ByteBuffer[] numbers;
    private final String[][] texts;
    private long[][] rowShapes = {};
    private int room;
    private int size;

    /** Room for at least one row and at most so many. */
    RunRows(InputFeed[] feeds, int most) {
        this.feeds = feeds;
        this.numbers = new ByteBuffer[feeds.length];
        this.texts = new String[feeds.length][];
        this.room = most;
    }

    /**
     * Writes one more row; false when it has to go into another run, because there is no room or its shape is another.
     * Always true for the first row. Throws when a value does not fit; the row is then not in.
     */
    boolean add(Row row) {
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
        for (int i = 0; i < feeds.length; i++) {
            int first = Math.multiplyExact(size, elements(i));
            if (type(i) == ElementType.STRING) {
                feeds[i].write(row, texts[i], first);
            } else {
                feeds[i].write(row, numbers[i], first);
            }
        }
        size++;
        return true;
    }

    int size() {
        return size;
    }

    private void allocate() {
        for (int i = 0; i < feeds.length; i++) {
            int rowBytes =
                    Math.multiplyExact(elements(i), type(i) == ElementType.STRING ? BYTES_PER_STRING : type(i).bytes());
            room = Math.min(room, Math.max(1, MOST_BYTES / Math.max(1, rowBytes)));
        }
        for (int i = 0; i < feeds.length; i++) {
            int count = Math.multiplyExact(room, elements(i));
            if (type(i) == ElementType.STRING) {
                texts[i] = new String[count];
            } else {
                numbers[i] = ByteBuffer.allocate(Math.multiplyExact(count, type(i).bytes()))
                        .order(ByteOrder.nativeOrder());
            }
        }
    }

    private ElementType type(int input) {
        return feeds[input].input().type();
    }

    private int elements(int input) {
        return Math.toIntExact(Tensor.elementCount(rowShapes[input]));
    }

    /** Runs on the rows written. */
    RawOutput[] run(GraphSession session, List<ModelOutput> needed) {
        List<FedTensor> fed = new ArrayList<>(feeds.length);
        try {
            for (int i = 0; i < feeds.length; i++) {
                fed.add(new FedTensor(feeds[i].input().tensor(), tensor(i)));
            }
            return session.run(fed, needed);
        } finally {
            fed.forEach(tensor -> tensor.tensor().close());
        }
    }

    private org.tensorflow.Tensor tensor(int input) {
        long[] all = feeds[input].isBatched() ? Axes.withFirst(size, rowShapes[input]) : rowShapes[input];
        Shape shape = Shape.of(all);
        int elements = size * elements(input);
        if (type(input) == ElementType.STRING) {
            return TString.tensorOf(shape, DataBuffers.ofObjects(Arrays.copyOf(texts[input], elements)));
        }
        byte[] bytes = numbers[input].array();
        int length = elements * type(input).bytes();
        return org.tensorflow.Tensor.of(type(input).javaType(), shape, tensor -> {
            if (length > 0) {
                tensor.asRawTensor().data().write(bytes, 0, length);
            }
        });
    }
}
