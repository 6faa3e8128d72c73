package io.hedgerow.executors.remote;

import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.flink.Row;

/** Makes one input of a model from rows. Immutable and thread-safe. */
sealed interface InputFeed permits ScalarsFeed, TensorFeed {

    /** The input it makes. */
    TensorSpec input();

    /** Whether rows lie one after another along a first axis of their own. */
    boolean isBatched();

    /** The input of one row in the model's type, without the batch axis. Throws when a value does not fit. */
    Tensor tensor(Row row);
}
