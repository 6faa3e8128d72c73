package io.hedgerow.executors.tensorflow;

import io.hedgerow.proto.flink.Row;
import java.nio.ByteBuffer;

/** Fills one input of a model from rows. Immutable and thread-safe. */
sealed interface InputFeed permits ScalarsFeed, TensorFeed {

    /** The input it fills. */
    ModelInput input();

    /** Whether rows lie one after another along a first axis of their own. */
    boolean isBatched();

    /** Shape of this row, without the batch axis. Throws when it does not fit the model. */
    long[] rowShape(Row row);

    /** Writes a row's numbers, beginning at that element. Throws when a value does not fit. */
    void write(Row row, ByteBuffer target, int element);

    /** Writes a row's strings, beginning at that element. */
    void write(Row row, String[] target, int element);
}
