package io.hedgerow.benchmarks.load;

import java.util.Collection;

/** What is measured of a job between topics. */
enum KafkaMetric implements RunMetric {
    /** Answered in the measured part. */
    REQUESTS_PER_SECOND("requestsPerSecond"),
    /** Processor time of the process without the client's threads, by answers. */
    CPU_MICROS_PER_REQUEST("cpuMicrosPerRequest"),
    /** From when a request was due until the client had its answer. */
    P50_MILLIS("p50"),
    P99_MILLIS("p99"),
    P999_MILLIS("p999"),
    /** Of the measured requests, those whose answer has a prediction. */
    ANSWERED_PERCENT("answeredPercent"),
    /** Requests that were sent and never answered, of all runs. */
    LOST("lost"),
    /** Answers to requests that had one, of all runs. */
    DUPLICATES("duplicates");

    private final String field;

    KafkaMetric(String field) {
        this.field = field;
    }

    /** Name of its field in the file; that of a latency lies in an object of latencies. */
    String field() {
        return field;
    }

    boolean isLatency() {
        return this == P50_MILLIS || this == P99_MILLIS || this == P999_MILLIS;
    }

    /** What several runs say together: of what must never happen the sum, else the median. */
    @Override
    public double of(Collection<Double> runs) {
        boolean mustNotHappen = this == LOST || this == DUPLICATES;
        return mustNotHappen && !runs.isEmpty()
                ? runs.stream().mapToDouble(Double::doubleValue).sum()
                : Statistics.median(runs);
    }
}
