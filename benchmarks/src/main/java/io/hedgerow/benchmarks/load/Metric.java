package io.hedgerow.benchmarks.load;

/** What is measured in a run. */
enum Metric {
    REQUESTS_PER_SECOND("requestsPerSecond"),
    /** Processor time of the whole process, collection and compilation included, per answer. */
    CPU_MICROS_PER_REQUEST("cpuMicrosPerRequest"),
    P50_MILLIS("p50"),
    P99_MILLIS("p99"),
    P999_MILLIS("p999"),
    /** Share of the requests answered with a prediction. */
    ANSWERED_PERCENT("answeredPercent"),
    /** Share of the requests answered with a prediction within the deadline, and 2 ms for it to arrive. */
    ON_TIME_PERCENT("onTimePercent"),
    /** Share of the attempts that were refused for lack of room. */
    SHED_PERCENT("shedPercent"),
    /** Share of the requests that had no answer of any kind 2 ms after the deadline. */
    LATE_BEYOND_2_MS_PERCENT("lateBeyond2msPercent"),
    /** {@link #ON_TIME_PERCENT} of the requests with a high priority. */
    HIGH_ON_TIME_PERCENT("highOnTimePercent"),
    /** Answers within {@link #ON_TIME_PERCENT}, per second. */
    GOODPUT_PER_SECOND("goodputPerSecond"),
    /** Processor time of the busiest task thread, of the time measured. Threads of the models are none. */
    BUSIEST_TASK_PERCENT("busiestTaskPercent"),
    /** Requests answered in the whole run, the warm-up included. */
    ANSWERS("answers"),
    /** Requests sent that never had an answer; 0 unless the run was stopped before its end. */
    UNANSWERED("unanswered"),
    /** Answers to requests that had one already. */
    DUPLICATES("duplicates");

    private final String field;

    Metric(String field) {
        this.field = field;
    }

    /** Name of its field in the file. */
    String field() {
        return field;
    }
}
