package io.hedgerow.benchmarks.load.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerLogTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final AnswerLog log = new AnswerLog(100, SECOND);

    @Test
    void percentilesAreOfTheRequestsDueInTheSpan() {
        for (long i = 0; i < 100; i++) {
            log.add(i, i * 10 * MILLI, i * 10 * MILLI + (i + 1) * MILLI, TestingAnswers.answered(i, 1));
        }

        assertThat(log.percentileMillis(99, 0, SECOND, SECOND)).isEqualTo(99);
        assertThat(log.percentileMillis(100, 0, SECOND, SECOND)).isEqualTo(100);
        assertThat(log.percentileMillis(50, 0, SECOND / 2, SECOND)).isEqualTo(25);
        assertThat(log.percentileMillis(100, SECOND / 2, SECOND / 2 + 10 * MILLI, SECOND))
                .isEqualTo(51);
        assertThat(log.percentileMillis(99, 5 * SECOND, 6 * SECOND, SECOND)).isNaN();
    }

    @Test
    void theFirstAnswerOfAnEpochIsTheEarliestOfAllSinks() {
        log.add(0, 0, 9 * MILLI, TestingAnswers.answered(0, 3));
        log.add(1, 0, 8 * MILLI, TestingAnswers.answered(1, 3));
        log.add(2, 0, 10 * MILLI, TestingAnswers.answered(2, 2));

        assertThat(log.firstAnswerNanos(3)).isEqualTo(8 * MILLI);
        assertThat(log.firstAnswerNanos(4)).isNull();
        assertThat(log.newestEpoch()).isEqualTo(3);
    }

    @Test
    void whatMustNotHappenIsCounted() {
        log.add(0, 0, MILLI, TestingAnswers.answered(0, 1));
        log.add(
                1,
                0,
                MILLI,
                TestingAnswers.answer(
                        1,
                        1,
                        Status.UNAVAILABLE,
                        List.of(TestingAnswers.attempt(Outcome.NOT_READY), TestingAnswers.attempt(Outcome.SCORED))));

        assertThat(log.notAnswered()).isEqualTo(1);
        assertThat(log.notReady()).isEqualTo(1);
    }

    @Test
    void answersWithoutAPredictionAreCountedFromWhereItMatters() {
        log.add(0, 0, MILLI, TestingAnswers.answer(0, 1, Status.UNAVAILABLE, List.of()));
        log.countFrom(20 * MILLI);
        log.add(1, 10 * MILLI, 30 * MILLI, TestingAnswers.answer(1, 1, Status.UNAVAILABLE, List.of()));
        assertThat(log.notAnswered()).isZero();
        log.add(2, 20 * MILLI, 30 * MILLI, TestingAnswers.answer(2, 1, Status.UNAVAILABLE, List.of()));
        assertThat(log.notAnswered()).isEqualTo(1);
    }

    @Test
    void aLogNeedsARate() {
        assertThatThrownBy(() -> new AnswerLog(0, SECOND)).hasMessageContaining("above 0");
    }
}
