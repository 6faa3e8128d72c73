package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.hedgerow.executors.tensors.InputFeed;
import io.hedgerow.executors.tensors.TensorData;
import io.hedgerow.proto.flink.Row;

/** Tensors that rows are written to, one after another, and then run in. Used by one call at a time. */
sealed interface RowTensors permits KeptRows, FreshRows {

    /** Forgets the rows of before and makes room for at least one and at most so many. */
    void clear(int rows);

    /**
     * Writes one more row; false when it has to go into another run, because there is no room or its shape is
     * another. Always true for the first row. Throws when a value does not fit; the row is then not in.
     */
    boolean add(InputFeed[] feeds, Row row);

    /** Runs on the rows written. The outputs are valid until the next call. */
    TensorData[] run(RunOptions options) throws OrtException;
}
