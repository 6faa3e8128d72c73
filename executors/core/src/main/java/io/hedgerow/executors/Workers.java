package io.hedgerow.executors;

/**
 * Where workers run: threads, or the virtual time of a simulation. A worker takes attempts from the bulkhead's queue
 * and for each one that it can {@link Attempt#start} calls the model, {@link Attempt#finish finishes} and hands it
 * back; it ends after an attempt that was given up meanwhile.
 */
interface Workers {

    /** Starts one more worker of the bulkhead. Called on the task thread. */
    void start(Bulkhead bulkhead);

    /** Stops all workers without waiting for a call that does not return. */
    void close();
}
