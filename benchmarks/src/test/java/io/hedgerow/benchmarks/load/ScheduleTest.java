package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Schedule THOUSAND = Schedule.of(1_000, 50, Duration.ofMillis(10), Duration.ofMillis(20));

    @Test
    void requestsAreDueEvenlyFromThePrefillOn() {
        assertThat(THOUSAND.dueNanos(50)).isZero();
        assertThat(THOUSAND.dueNanos(51)).isEqualTo(1_000_000);
        assertThat(THOUSAND.dueNanos(49)).isNegative();
    }

    @Test
    void whatIsDueInTheWarmUpOrAfterTheMeasuredPartIsNotMeasured() {
        assertThat(THOUSAND.isMeasured(9_999_999)).isFalse();
        assertThat(THOUSAND.isMeasured(10_000_000)).isTrue();
        assertThat(THOUSAND.isMeasured(29_999_999)).isTrue();
        assertThat(THOUSAND.isMeasured(30_000_000)).isFalse();
        assertThat(THOUSAND.firstMeasured()).isEqualTo(60);
        assertThat(THOUSAND.endNanos()).isGreaterThan(30_000_000);
    }

    @Test
    void theMeasuredPartHoldsWhatTheRateSays() {
        for (double rate : new double[] {3, 999, 5_000, 33_333.3}) {
            Schedule schedule = Schedule.of(rate, 7, Duration.ofMillis(300), Duration.ofSeconds(2));
            long count = 0;
            for (long i = schedule.firstMeasured(); schedule.isMeasured(schedule.dueNanos(i)); i++) {
                count++;
            }
            assertThat((double) count).isCloseTo(2 * rate, within(1.0));
        }
    }

    @Test
    void nothingToMeasureIsRefused() {
        assertThatThrownBy(() -> new Schedule(1, 0, 0, 0)).hasMessageContaining("something to measure");
    }
}
