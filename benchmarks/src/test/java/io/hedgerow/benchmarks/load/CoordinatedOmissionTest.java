package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.proto.Answer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A made-up system on a made-up clock: what it keeps waiting must be in the percentiles. */
class CoordinatedOmissionTest {
    private static final long MILLI = 1_000_000;
    private static final long ORIGIN = 5_000_000_000L;
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private final Schedule schedule = Schedule.of(1_000, 0, Duration.ofMillis(100), Duration.ofSeconds(1));
    private final RunRecorder recorder =
            new RunRecorder(schedule, new RequestSeries("e", List.of("f0"), 20), DEADLINE.toNanos());
    private final AnswerTally tally = recorder.newTally();

    @AfterEach
    void close() {
        recorder.close();
    }

    /** Answers each request at the time the function makes of the time it was due. */
    private void run(LongUnaryOperator answeredAt) {
        recorder.originNanos(ORIGIN);
        for (long i = 0; schedule.dueNanos(i) < schedule.endNanos(); i++) {
            tally.add(answer(i), ORIGIN + answeredAt.applyAsLong(schedule.dueNanos(i)));
        }
    }

    private static Answer answer(long index) {
        return BaselineAnswers.answered(Long.toString(index), 1);
    }

    @Test
    void aPromptSystemShowsItsOwnLatency() {
        run(due -> due + MILLI);

        LatencyAccount account = recorder.account(ORIGIN + schedule.endNanos());
        assertThat(account.requests()).isEqualTo(1_000);
        assertThat(account.percentileMillis(50)).isCloseTo(1, within(0.01));
        assertThat(account.percentileMillis(99.9)).isCloseTo(1, within(0.01));
        assertThat(account.onTimePercent()).isEqualTo(100);
        assertThat(account.latePercent()).isZero();
    }

    /** Of an answer that only has a number and a verdict. */
    @Test
    void anAnswerIsCountedOnceHoweverItIsToldOf() {
        recorder.originNanos(ORIGIN);
        long dueNanos = schedule.dueNanos(500);
        tally.add(500, true, ORIGIN + dueNanos + MILLI);
        tally.add(500, true, ORIGIN + dueNanos + 2 * MILLI);
        tally.add(answer(500), ORIGIN + dueNanos + 3 * MILLI);
        tally.add(501, false, ORIGIN + dueNanos + MILLI);

        LatencyAccount account = tally.account();
        assertThat(tally.answers()).isEqualTo(2);
        assertThat(tally.duplicates()).isEqualTo(2);
        assertThat(account.requests()).isEqualTo(2);
        assertThat(account.answeredPercent()).isEqualTo(50);
        assertThat(account.percentileMillis(100)).isCloseTo(1, within(0.01));
    }

    /** It takes no request for 500 ms, so that the sender sends none, and is at once as fast as ever. */
    @Test
    void aStallIsInThePercentilesAlthoughOnlyFewRequestsWereSentMeanwhile() {
        long from = 300 * MILLI;
        long to = 800 * MILLI;
        run(due -> due > from && due < to ? to + MILLI : due + MILLI);

        LatencyAccount account = recorder.account(ORIGIN + schedule.endNanos());
        assertThat(account.percentileMillis(50)).isCloseTo(1, within(1.0));
        assertThat(account.percentileMillis(75)).isCloseTo(251, within(10.0));
        assertThat(account.percentileMillis(99)).isGreaterThan(480);
        assertThat(account.latePercent()).isCloseTo(44.9, within(0.5));
        assertThat(account.onTimePercent()).isCloseTo(55.1, within(0.5));
    }

    /** It stalls for good: what was never sent counts as well, with the time it has waited. */
    @Test
    void requestsThatNeverWentOutCount() {
        recorder.originNanos(ORIGIN);
        for (long i = 0; i < 600; i++) {
            tally.add(answer(i), ORIGIN + schedule.dueNanos(i) + MILLI);
        }

        LatencyAccount account = recorder.account(ORIGIN + 2_100 * MILLI);
        assertThat(account.requests()).isEqualTo(1_000);
        assertThat(account.answeredPercent()).isEqualTo(50);
        assertThat(account.onTimePercent()).isEqualTo(50);
        assertThat(account.highOnTimePercent()).isEqualTo(50);
        assertThat(account.latePercent()).isEqualTo(50);
        assertThat(account.percentileMillis(99.9)).isCloseTo(1_500, within(10.0));
        assertThat(account.percentileMillis(51)).isGreaterThan(1_000);
    }

    @Test
    void aSecondAnswerIsCountedAsThatAndNothingElse() {
        run(due -> due + MILLI);
        tally.add(answer(500), ORIGIN + schedule.endNanos());

        assertThat(recorder.duplicates()).isEqualTo(1);
        assertThat(recorder.account(ORIGIN + schedule.endNanos()).requests()).isEqualTo(1_000);
    }

    @Test
    void anAnswerTwoMillisecondsAfterTheDeadlineIsStillOnTime() {
        run(due -> due + DEADLINE.toNanos() + LatencyAccount.LATE_TOLERANCE_NANOS);
        assertThat(recorder.account(ORIGIN).onTimePercent()).isEqualTo(100);

        LatencyAccount late = new LatencyAccount(DEADLINE.toNanos());
        late.add(DEADLINE.toNanos() + LatencyAccount.LATE_TOLERANCE_NANOS + 1, true, false);
        assertThat(late.latePercent()).isEqualTo(100);
        assertThat(late.onTimePercent()).isZero();
        assertThat(late.answeredPercent()).isEqualTo(100);
    }
}
