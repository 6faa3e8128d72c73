package io.hedgerow.experiments;

import io.hedgerow.experiments.FeedbackStatistics.Judged;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The ledger behind {@link FeedbackStatistics}. Thread-safe: one writes, others look. */
public final class FeedbackRecorder implements FeedbackLedger {
    private final Map<Judged, Score> scores = new TreeMap<>();
    private long records;
    private long matched;
    private long unfit;
    private long duplicates;

    /** Goes on from what was counted before, in addition to what was counted here. */
    public synchronized void restore(FeedbackStatistics counted) {
        records += counted.records();
        matched += counted.matched();
        unfit += counted.unfit();
        duplicates += counted.duplicates();
        counted.scores().forEach((judged, score) -> scores.merge(judged, score, Score::plus));
    }

    @Override
    public synchronized void onFeedback() {
        records++;
    }

    @Override
    public synchronized void onMatched() {
        matched++;
    }

    @Override
    public synchronized void onUnfit() {
        unfit++;
    }

    @Override
    public synchronized void onDuplicate() {
        duplicates++;
    }

    @Override
    public void onLabel(String endpoint, String variant, boolean isRight) {
        count(endpoint, variant, score -> score.withLabel(isRight));
    }

    @Override
    public void onValue(String endpoint, String variant, double error) {
        count(endpoint, variant, score -> score.withValue(error));
    }

    private synchronized void count(String endpoint, String variant, UnaryOperator<Score> further) {
        Judged judged = new Judged(endpoint, variant);
        scores.put(judged, further.apply(scores.getOrDefault(judged, Score.NONE)));
    }

    /** How right somebody was until now. */
    public synchronized Score score(Judged judged) {
        return scores.getOrDefault(judged, Score.NONE);
    }

    /** All that was counted until now. */
    public synchronized FeedbackStatistics snapshot() {
        return new FeedbackStatistics(records, matched, unfit, duplicates, scores);
    }
}
