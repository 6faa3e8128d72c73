package io.hedgerow.executors.tensors;

import io.hedgerow.proto.flink.Row;
import org.jspecify.annotations.Nullable;

/** Fills one input of a model from rows. Immutable and thread-safe. */
public sealed interface InputFeed permits ScalarsFeed, TensorFeed {

    /** The input it fills. */
    TensorSpec input();

    /** Whether rows lie one after another along a first axis of their own. */
    boolean isBatched();

    /** Shape of one row, without the batch axis; null when every row may have another. Not to be written to. */
    long @Nullable [] fixedRowShape();

    /**
     * Shape of this row, without the batch axis; not to be written to.
     *
     * @throws IllegalArgumentException when it does not fit the model
     */
    long[] rowShape(Row row);

    /**
     * Writes a row's numbers, beginning at that element.
     *
     * @throws IllegalArgumentException when a value is missing or does not fit
     */
    void write(Row row, TensorBuffer target, int element);

    /**
     * Writes a row's strings, beginning at that element.
     *
     * @throws IllegalArgumentException when a value is missing or cannot be given
     */
    void write(Row row, String[] target, int element);
}
