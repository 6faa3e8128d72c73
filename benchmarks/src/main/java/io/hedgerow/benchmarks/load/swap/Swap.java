package io.hedgerow.benchmarks.load.swap;

/**
 * A swap that took effect. Times are offsets from the run's start.
 *
 * @param version of the model that took over
 * @param isFirst whether the job had never seen its digest, so that it was tried
 * @param writtenNanos when its documents were about to be written
 * @param firstAnswerNanos when the first answer of its epoch came
 */
public record Swap(String version, boolean isFirst, long writtenNanos, long firstAnswerNanos) {
    private static final double NANOS_PER_MILLI = 1e6;

    /** Milliseconds from the document to the first answer. */
    public double documentToAnswerMillis() {
        return (firstAnswerNanos - writtenNanos) / NANOS_PER_MILLI;
    }
}
