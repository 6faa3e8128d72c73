package io.hedgerow.executors;

import io.hedgerow.proto.flink.Row;
import java.util.List;

/**
 * Where workers run: threads, or the virtual time of a simulation. A worker takes calls from the bulkhead's queue,
 * scores their attempts, tells the queue that it is {@link AttemptQueue#done} and hands the call back; it ends after a
 * call that was given up meanwhile.
 */
interface Workers {

    /** Starts one more worker of the bulkhead. Called on the task thread. */
    void start(Bulkhead bulkhead);

    /** Measures in the background what a call of these rows takes, for {@link AttemptPool#onWarmedUp}. */
    void warmUp(Bulkhead bulkhead, List<Row> rows);

    /** Stops all workers without waiting for a call that does not return. */
    void close();
}
