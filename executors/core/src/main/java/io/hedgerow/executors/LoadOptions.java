package io.hedgerow.executors;

/**
 * How a model is to be loaded.
 *
 * @param threads threads one scoring call may use inside the runtime, at least 1
 */
public record LoadOptions(int threads) {

    /** One thread per call: parallelism comes from the pool. */
    public static final LoadOptions DEFAULT = new LoadOptions(1);

    public LoadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
    }
}
