package io.hedgerow.benchmarks.load;

import java.util.Collection;

/** What is measured of a job with a keyed pool. */
enum KeyedMetric implements RunMetric {
    /** From the start of a job with all documents in its folder until the last is accepted. */
    LOAD_SECONDS("loadSeconds"),
    DOCUMENTS_PER_SECOND("documentsPerSecond"),
    SAVEPOINT_SECONDS("savepointSeconds"),
    SAVEPOINT_MEBIBYTES("savepointMebibytes"),
    /** From the start of a job with that state to its first answer. */
    RESTORE_SECONDS("restoreSeconds"),
    REQUESTS_PER_SECOND("requestsPerSecond"),
    CPU_MICROS_PER_REQUEST("cpuMicrosPerRequest"),
    P50_MILLIS("p50Millis"),
    P99_MILLIS("p99Millis"),
    ANSWERED_PERCENT("answeredPercent"),
    /** Loads of a model per request until the ranks are dealt anew. */
    LOADS_BEFORE("loadsPerRequestBefore"),
    /** The same from then on. */
    LOADS_AFTER("loadsPerRequestAfter"),
    /** Heap in use right after a collection, at the end of what is measured. */
    HEAP_MEBIBYTES("heapMebibytes"),
    RESIDENT_MEBIBYTES("residentMebibytes"),
    /** Attempts for which there was no model, of all runs. */
    NOT_READY("notReady"),
    /** Requests that were sent and never answered, of all runs. */
    LOST("lost"),
    /** Answers to requests that had one, of all runs. */
    DUPLICATES("duplicates");

    private final String field;

    KeyedMetric(String field) {
        this.field = field;
    }

    /** Name of its field in the file. */
    String field() {
        return field;
    }

    /** What several runs say together: of what must never happen the sum, else the median. */
    @Override
    public double of(Collection<Double> runs) {
        boolean mustNotHappen = this == NOT_READY || this == LOST || this == DUPLICATES;
        return mustNotHappen && !runs.isEmpty()
                ? runs.stream().mapToDouble(Double::doubleValue).sum()
                : Statistics.median(runs);
    }
}
