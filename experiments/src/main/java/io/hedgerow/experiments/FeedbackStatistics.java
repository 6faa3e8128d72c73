package io.hedgerow.experiments;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What feedback has said since the job first started, failures and restores included. Immutable.
 *
 * @param records feedback that came
 * @param matched of these, it met a request
 * @param unfit of these, it met a request and was of the other kind than its predictions
 * @param duplicates of these, its request had feedback already
 * @param scores by what was judged
 */
public record FeedbackStatistics(long records, long matched, long unfit, long duplicates, Map<Judged, Score> scores)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No feedback. */
    public static final FeedbackStatistics EMPTY = new FeedbackStatistics(0, 0, 0, 0, Map.of());

    /**
     * Whose predictions are judged.
     *
     * @param endpoint name of the endpoint
     * @param variant name of the variant, or {@link KeptPrediction#ANSWER}
     */
    public record Judged(String endpoint, String variant) implements Comparable<Judged>, Serializable {
        private static final long serialVersionUID = 1L;

        /** Whether it is the answers of the endpoint. */
        public boolean isAnswers() {
            return variant.equals(KeptPrediction.ANSWER);
        }

        @Override
        public int compareTo(Judged other) {
            int byEndpoint = endpoint.compareTo(other.endpoint);
            return byEndpoint != 0 ? byEndpoint : variant.compareTo(other.variant);
        }
    }

    public FeedbackStatistics {
        scores = Collections.unmodifiableMap(new TreeMap<>(scores));
    }

    /** Feedback whose request has had no answer yet: it waits, has waited too long, or names a request that never was. */
    public long unmatched() {
        return records - matched - unfit - duplicates;
    }

    /** Of a variant. */
    public Score of(String endpoint, String variant) {
        return scores.getOrDefault(new Judged(endpoint, variant), Score.NONE);
    }

    /** Of the answers of all endpoints. */
    public Score ofAnswers() {
        return scores.entrySet().stream()
                .filter(entry -> entry.getKey().isAnswers())
                .map(Map.Entry::getValue)
                .reduce(Score.NONE, Score::plus);
    }

    /** Both together. */
    public FeedbackStatistics plus(FeedbackStatistics other) {
        Map<Judged, Score> sum = new TreeMap<>(scores);
        other.scores.forEach((judged, score) -> sum.merge(judged, score, Score::plus));
        return new FeedbackStatistics(
                records + other.records,
                matched + other.matched,
                unfit + other.unfit,
                duplicates + other.duplicates,
                sum);
    }
}
