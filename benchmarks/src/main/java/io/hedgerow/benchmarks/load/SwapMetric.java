package io.hedgerow.benchmarks.load;

import java.util.Collection;

/** What is measured in a run in which models are swapped. */
enum SwapMetric implements RunMetric {
    SWAPS("swaps"),
    /** From the first document to the last first answer. */
    SECONDS("seconds"),
    /** The p99 of the seconds before the first swap, the median of them. */
    BEFORE_P99_MILLIS("beforeP99Millis"),
    /** The p99 of the second around a swap's first answer, the median of the swaps. */
    AROUND_P99_MILLIS("aroundP99Millis"),
    /** By {@link #BEFORE_P99_MILLIS}. */
    AROUND_RATIO("aroundRatio"),
    /** The swap whose second was worst, by {@link #BEFORE_P99_MILLIS}. */
    WORST_RATIO("worstRatio"),
    /** The p99 of all requests from the first document on, loads and trials included, by that of all before. */
    WHOLE_RATIO("wholeRatio"),
    /** From the documents of a version the job has never seen to its first answer, the median. */
    NEW_MILLIS("newMillis"),
    NEW_MOST_MILLIS("newMostMillis"),
    /** From the document to the first answer of a version that has served before, the median. */
    KNOWN_MILLIS("knownMillis"),
    KNOWN_MOST_MILLIS("knownMostMillis"),
    /** Time that the JVM collected garbage for from the first document on, pauses or not. */
    COLLECTION_MILLIS("collectionMillis"),
    /** Requests that were sent and never answered, of all runs. */
    LOST("lost"),
    /** Answers to requests that had one, of all runs. */
    DUPLICATES("duplicates"),
    /** Attempts whose model was not ready, of all runs. */
    NOT_READY("notReady"),
    /** Answers without a prediction from the first document on, of all runs. */
    NOT_ANSWERED("notAnswered");

    private final String field;

    SwapMetric(String field) {
        this.field = field;
    }

    /** Name of its field in the file. */
    String field() {
        return field;
    }

    /** What several runs say together: of what must never happen the sum, else the median. */
    @Override
    public double of(Collection<Double> runs) {
        return switch (this) {
            case LOST, DUPLICATES, NOT_READY, NOT_ANSWERED ->
                runs.isEmpty()
                        ? Double.NaN
                        : runs.stream().mapToDouble(Double::doubleValue).sum();
            case SWAPS,
                    SECONDS,
                    BEFORE_P99_MILLIS,
                    AROUND_P99_MILLIS,
                    AROUND_RATIO,
                    WORST_RATIO,
                    WHOLE_RATIO,
                    NEW_MILLIS,
                    NEW_MOST_MILLIS,
                    KNOWN_MILLIS,
                    KNOWN_MOST_MILLIS,
                    COLLECTION_MILLIS -> Statistics.median(runs);
        };
    }
}
