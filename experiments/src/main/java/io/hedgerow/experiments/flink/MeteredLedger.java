package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.FeedbackLedger;
import io.hedgerow.experiments.FeedbackRecorder;
import io.hedgerow.experiments.FeedbackStatistics.Judged;
import io.hedgerow.experiments.Score;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.OperatorMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Counts into the statistics and shows Flink's metrics of them. What is judged appears with its first judgement. Used by the
 * task's thread; reporters read.
 */
final class MeteredLedger implements FeedbackLedger {
    static final MetricDescription FEEDBACK = MetricDescription.ofCounter(
            "feedback",
            List.of("result"),
            "records",
            "Feedback by what became of it: `matched`; `unfit`: a label where values were predicted, or the other way round;"
                    + " `duplicate`: its request had feedback already.");
    static final MetricDescription UNMATCHED = MetricDescription.ofGauge(
            "unmatchedFeedback",
            List.of(),
            "records",
            "Feedback whose request has had no answer yet: it waits, has waited for longer than `window`, or names a request"
                    + " that never was. Since the job first started.");
    static final MetricDescription JUDGED_ANSWERS = MetricDescription.ofGauge(
            "judgedAnswers", List.of("endpoint"), "answers", "Answers that feedback was compared with.");
    static final MetricDescription ANSWER_ACCURACY = MetricDescription.ofGauge(
            "answerAccuracy", List.of("endpoint"), "0 to 1", "Share of the answers' classes that were right.");
    static final MetricDescription ANSWER_ERROR = MetricDescription.ofGauge(
            "answerMeanAbsoluteError", List.of("endpoint"), "of the value", "Mean error of the answers' values.");
    static final MetricDescription ANSWER_SQUARED = MetricDescription.ofGauge(
            "answerRootMeanSquaredError",
            List.of("endpoint"),
            "of the value",
            "Root of the mean squared error of the answers' values.");
    static final MetricDescription JUDGED_ATTEMPTS = MetricDescription.ofGauge(
            "judgedAttempts",
            List.of("endpoint", "variant"),
            "attempts",
            "Predictions of a variant that feedback was compared with; this subtask's, like all that follows from them. Since"
                    + " the job first started.");
    static final MetricDescription ACCURACY = MetricDescription.ofGauge(
            "accuracy",
            List.of("endpoint", "variant"),
            "0 to 1",
            "Share of a variant's classes that were right; over subtasks weighted by `judgedAttempts`.");
    static final MetricDescription ERROR = MetricDescription.ofGauge(
            "meanAbsoluteError", List.of("endpoint", "variant"), "of the value", "Mean error of a variant's values.");
    static final MetricDescription SQUARED = MetricDescription.ofGauge(
            "rootMeanSquaredError",
            List.of("endpoint", "variant"),
            "of the value",
            "Root of the mean squared error of a variant's values.");

    private final FeedbackRecorder recorder;
    private final OperatorMetrics metrics;
    private final Counter matched;
    private final Counter unfit;
    private final Counter duplicates;
    private final Set<Judged> shown = new HashSet<>();

    /** @param recorder may have counted already, before a restart */
    MeteredLedger(FeedbackRecorder recorder, MetricGroup group) {
        this.recorder = recorder;
        this.metrics = new OperatorMetrics(group);
        this.matched = metrics.counter(FEEDBACK, "matched");
        this.unfit = metrics.counter(FEEDBACK, "unfit");
        this.duplicates = metrics.counter(FEEDBACK, "duplicate");
        metrics.gauge(this, UNMATCHED, () -> recorder.snapshot().unmatched());
        recorder.snapshot().scores().keySet().forEach(this::show);
    }

    @Override
    public void onFeedback() {
        recorder.onFeedback();
    }

    @Override
    public void onMatched() {
        recorder.onMatched();
        matched.inc();
    }

    @Override
    public void onUnfit() {
        recorder.onUnfit();
        unfit.inc();
    }

    @Override
    public void onDuplicate() {
        recorder.onDuplicate();
        duplicates.inc();
    }

    @Override
    public void onLabel(String endpoint, String variant, boolean isRight) {
        recorder.onLabel(endpoint, variant, isRight);
        show(new Judged(endpoint, variant));
    }

    @Override
    public void onValue(String endpoint, String variant, double error) {
        recorder.onValue(endpoint, variant, error);
        show(new Judged(endpoint, variant));
    }

    private void show(Judged judged) {
        if (!shown.add(judged)) {
            return;
        }
        if (judged.isAnswers()) {
            gauge(JUDGED_ANSWERS, judged, Score::judged, judged.endpoint());
            gauge(ANSWER_ACCURACY, judged, Score::accuracy, judged.endpoint());
            gauge(ANSWER_ERROR, judged, Score::meanAbsoluteError, judged.endpoint());
            gauge(ANSWER_SQUARED, judged, Score::rootMeanSquaredError, judged.endpoint());
        } else {
            gauge(JUDGED_ATTEMPTS, judged, Score::judged, judged.endpoint(), judged.variant());
            gauge(ACCURACY, judged, Score::accuracy, judged.endpoint(), judged.variant());
            gauge(ERROR, judged, Score::meanAbsoluteError, judged.endpoint(), judged.variant());
            gauge(SQUARED, judged, Score::rootMeanSquaredError, judged.endpoint(), judged.variant());
        }
    }

    /** What an endpoint's predictions are of is not known before they are judged, and then for good. */
    private void gauge(MetricDescription description, Judged judged, Measure value, String... labels) {
        if (value.of(recorder.score(judged)) != null) {
            metrics.gauge(this, description, () -> orNothing(value.of(recorder.score(judged))), labels);
        }
    }

    /** A number that a score gives. */
    private interface Measure {
        @Nullable
        Number of(Score score);
    }

    private static Number orNothing(@Nullable Number value) {
        return value == null ? Double.NaN : value;
    }
}
