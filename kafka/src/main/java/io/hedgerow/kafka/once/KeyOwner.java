package io.hedgerow.kafka.once;

/** Which subtask decides a request: the same for all executions of a job with the same number of subtasks. */
public interface KeyOwner {
    /**
     * The subtask.
     *
     * @param requestId the request's ID
     * @param parallelism how many subtasks there are
     * @return 0 to {@code parallelism} - 1
     */
    int owner(String requestId, int parallelism);
}
