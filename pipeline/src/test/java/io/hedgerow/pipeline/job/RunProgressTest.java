package io.hedgerow.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.collector.ServingStatistics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunProgressTest {
    private final RunProgress progress = new RunProgress();

    private static Map<String, Object> times(long first, long last) {
        return Map.of("hedgerow-first-answer-millis", first, "hedgerow-last-answer-millis", last);
    }

    @Test
    void isWhatTheEndSaysWhereNothingFailed() {
        progress.seen(times(1_000, 2_000));
        progress.ended(times(1_000, 5_000), 9_000);

        assertThat(progress.wallMillis()).isEqualTo(4_000);
    }

    @Test
    void aRestartAtTheVeryEndForgetsNothing() {
        progress.seen(times(1_000, 5_000));
        progress.ended(times(Long.MAX_VALUE, Long.MIN_VALUE), 9_000);

        assertThat(progress.wallMillis()).isEqualTo(4_000);
    }

    @Test
    void aRestartHalfWayCountsFromTheFirstAnswerOfAll() {
        progress.seen(times(1_000, 3_000));
        progress.seen(times(4_000, 4_500));
        progress.ended(times(4_000, 6_000), 9_000);

        assertThat(progress.wallMillis()).isEqualTo(5_000);
    }

    @Test
    void isTheJobsOwnTimeWhereNoAnswerWasSeenToCome() {
        progress.seen(Map.of());
        progress.ended(Map.of(), 700);

        assertThat(progress.wallMillis()).isEqualTo(700);
        assertThat(progress.statistics()).isEqualTo(ServingStatistics.EMPTY);
    }
}
