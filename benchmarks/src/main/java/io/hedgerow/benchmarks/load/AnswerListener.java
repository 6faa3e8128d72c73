package io.hedgerow.benchmarks.load;

import io.hedgerow.proto.Answer;

/** Hears of every answer of a run, in the sink's thread; of several subtasks at the same time. */
interface AnswerListener {
    /** Where nobody knows when a request was sent. */
    long UNKNOWN = Long.MIN_VALUE;

    /**
     * The first answer to a request. Times are offsets from the run's start.
     *
     * @param index number of the request
     * @param startNanos when it was due or, where there is no schedule, sent; {@link #UNKNOWN} of most that were sent
     *     without one
     * @param arrivedNanos when the answer came
     */
    void add(long index, long startNanos, long arrivedNanos, Answer answer);
}
