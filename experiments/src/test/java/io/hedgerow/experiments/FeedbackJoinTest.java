package io.hedgerow.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.proto.Feedback;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackJoinTest {
    private final FeedbackRecorder recorder = new FeedbackRecorder();
    private final FeedbackJoin join = new FeedbackJoin(recorder);

    private static JoinRecord decision(KeptPrediction... predictions) {
        return new JoinRecord("r", new KeptDecision("e", List.of(predictions)), null);
    }

    private static KeptPrediction label(String variant, String label) {
        return new KeptPrediction(variant, label, null);
    }

    private static KeptPrediction value(String variant, double value) {
        return new KeptPrediction(variant, null, value);
    }

    @Test
    void labelsAreRightOrWrong() {
        JoinRecord known = join.meet(null, decision(label("", "a"), label("x", "a"), label("y", "b")));
        assertThat(join.meet(known, JoinRecord.of(Feedback.ofLabel("r", "b"))).isMet())
                .isTrue();

        FeedbackStatistics counted = recorder.snapshot();
        assertThat(counted.ofAnswers().accuracy()).isEqualTo(0);
        assertThat(counted.of("e", "x").accuracy()).isEqualTo(0);
        assertThat(counted.of("e", "y").accuracy()).isEqualTo(1);
        assertThat(counted.of("e", "y").meanAbsoluteError()).isNull();
        assertThat(counted.of("e", "other").accuracy()).isNull();
        assertThat(counted.matched()).isEqualTo(1);
        assertThat(counted.unmatched()).isZero();
    }

    @Test
    void valuesHaveErrors() {
        join.meet(join.meet(null, JoinRecord.of(Feedback.ofValue("r", 10))), decision(value("", 13), value("x", 9)));
        join.meet(join.meet(null, decision(value("", 10), value("x", 4))), JoinRecord.of(Feedback.ofValue("r", 11)));

        Score answers = recorder.snapshot().ofAnswers();
        assertThat(answers.meanAbsoluteError()).isEqualTo(2);
        assertThat(answers.rootMeanSquaredError()).isCloseTo(Math.sqrt(5), within(1e-12));
        assertThat(recorder.snapshot().of("e", "x").meanAbsoluteError()).isEqualTo(4);
    }

    @Test
    void aValueThatIsNoNumberSpoilsNoMean() {
        join.meet(join.meet(null, decision(value("", Double.NaN))), JoinRecord.of(Feedback.ofValue("r", 1)));
        join.meet(join.meet(null, decision(value("", 3))), JoinRecord.of(Feedback.ofValue("r", 1)));

        assertThat(recorder.snapshot().ofAnswers()).isEqualTo(new Score(0, 0, 1, 2, 4));
        assertThat(recorder.snapshot().matched()).isEqualTo(2);
    }

    @Test
    void aLabelForAValueIsUnfitAndUsesTheFeedbackUp() {
        JoinRecord met = join.meet(join.meet(null, decision(value("", 1))), JoinRecord.of(Feedback.ofLabel("r", "1")));

        assertThat(met.isMet()).isTrue();
        assertThat(recorder.snapshot().unfit()).isEqualTo(1);
        assertThat(recorder.snapshot().matched()).isZero();
        assertThat(recorder.snapshot().scores()).isEmpty();
    }

    @Test
    void feedbackOnAnAnswerWithoutAPredictionIsMatched() {
        join.meet(join.meet(null, decision()), JoinRecord.of(Feedback.ofLabel("r", "1")));
        assertThat(recorder.snapshot().matched()).isEqualTo(1);
    }

    @Test
    void theFirstOfEachCounts() {
        JoinRecord known = join.meet(null, decision(label("", "a")));
        assertThat(join.meet(known, decision(label("", "b")))).isSameAs(known);
        JoinRecord met = join.meet(known, JoinRecord.of(Feedback.ofLabel("r", "a")));
        assertThat(join.meet(met, JoinRecord.of(Feedback.ofLabel("r", "b")))).isSameAs(met);
        assertThat(join.meet(met, decision(label("", "b")))).isSameAs(met);

        assertThat(recorder.snapshot().ofAnswers()).isEqualTo(new Score(1, 1, 0, 0, 0));
        assertThat(recorder.snapshot().duplicates()).isEqualTo(1);

        JoinRecord early = join.meet(null, JoinRecord.of(Feedback.ofLabel("r", "a")));
        assertThat(join.meet(early, JoinRecord.of(Feedback.ofLabel("r", "b")))).isSameAs(early);
        assertThat(recorder.snapshot().duplicates()).isEqualTo(2);
        assertThat(recorder.snapshot().unmatched()).isEqualTo(1);
    }

    @Test
    void countsOfBeforeARestartAreKept() {
        FeedbackStatistics before = new FeedbackStatistics(5, 2, 1, 1, java.util.Map.of());
        recorder.restore(before);
        recorder.restore(before);
        join.meet(join.meet(null, decision(label("", "a"))), JoinRecord.of(Feedback.ofLabel("r", "a")));
        assertThat(recorder.snapshot().records()).isEqualTo(11);
        assertThat(recorder.snapshot().matched()).isEqualTo(5);
    }
}
