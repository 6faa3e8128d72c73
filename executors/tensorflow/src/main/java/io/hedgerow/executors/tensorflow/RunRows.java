package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.RowBuffers;
import io.hedgerow.executors.tensors.TensorBuffer;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TString;

/** Rows that are written one after another and then run together. Confined to one call. */
final class RunRows {
    private final InputFeed[] feeds;
    private final RowBuffers rows;

    /** Room for at least one row and at most so many. */
    RunRows(InputFeed[] feeds, int most) {
        this.feeds = feeds;
        this.rows = new RowBuffers(Arrays.stream(feeds).map(InputFeed::input).toList(), TensorBuffer::onHeap);
        rows.clear(most);
    }

    /** See {@link RowBuffers#add}. */
    boolean add(Row row) {
        return rows.add(feeds, row);
    }

    /**
     * Runs on the rows written.
     *
     * @param fed where the inputs are in the graph
     * @param fetched where the outputs are
     */
    TensorData[] run(GraphSession session, List<Output<?>> fed, List<Output<?>> fetched) {
        List<FedTensor> tensors = new ArrayList<>(feeds.length);
        try {
            for (int i = 0; i < feeds.length; i++) {
                tensors.add(new FedTensor(fed.get(i), tensor(i)));
            }
            return session.run(tensors, fetched);
        } finally {
            tensors.forEach(tensor -> tensor.tensor().close());
        }
    }

    private Tensor tensor(int input) {
        ElementType type = feeds[input].input().type();
        Shape shape = Shape.of(rows.shape(input, feeds[input].isBatched()));
        if (rows.isText(input)) {
            return TString.tensorOf(shape, DataBuffers.ofObjects(rows.texts(input)));
        }
        byte[] bytes = rows.numbers(input).bytes().array();
        int length = rows.bytes(input);
        return Tensor.of(TensorflowTypes.javaType(type), shape, tensor -> {
            if (length > 0) {
                tensor.asRawTensor().data().write(bytes, 0, length);
            }
        });
    }
}
