package io.hedgerow.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.SourceSplit;
import org.junit.jupiter.api.Test;

class PacedRateTest {
    private final AtomicLong nanos = new AtomicLong(42);
    private final PacedRate.Pacer<SourceSplit> pacer = new PacedRate.Pacer<>(1000, RampUp.NONE, nanos::get);

    @Test
    void recordsAreDueOneAfterAnother() {
        assertThat(pacer.reserve(1)).isZero();
        assertThat(pacer.reserve(1)).isEqualTo(millis(1));
        assertThat(pacer.reserve(1)).isEqualTo(millis(2));
        pass(2);
        assertThat(pacer.reserve(1)).isEqualTo(millis(1));
    }

    @Test
    void timeBeforeTheFirstRecordSavesNothingUp() {
        pass(10_000);

        assertThat(pacer.reserve(1)).isZero();
        assertThat(pacer.reserve(1)).isEqualTo(millis(1));
    }

    @Test
    void aStallIsMadeUpForOnlyInPart() {
        pacer.reserve(1);
        pass(10_000);

        int due = 0;
        while (pacer.reserve(1) <= 0) {
            due++;
        }

        assertThat(due).isEqualTo(TimeUnit.NANOSECONDS.toMillis(PacedRate.CATCH_UP_NANOS) + 1);
    }

    @Test
    void theRateIsKeptOverTime() {
        long sent = 0;
        for (int i = 0; i < 10_000; i++) {
            long wait = pacer.reserve(1);
            if (wait > 0) {
                nanos.addAndGet(wait);
            }
            sent++;
        }

        assertThat(nanos.get() - 42).isEqualTo((sent - 1) * millis(1));
    }

    @Test
    void theRateIsReachedEvenlyAfterEachStart() {
        PacedRate.Pacer<SourceSplit> cold =
                new PacedRate.Pacer<>(1000, new RampUp(TimeUnit.SECONDS.toNanos(2)), nanos::get);
        int[] sent = new int[4];
        for (long now = 0; now < 4_000; now = millisSinceStart()) {
            sent[(int) (now / 1_000)]++;
            nanos.addAndGet(Math.max(0, cold.reserve(1)));
        }

        assertThat(sent[0]).isBetween(300, 350);
        assertThat(sent[1]).isBetween(740, 790);
        assertThat(sent[2]).isBetween(980, 1020);
        assertThat(sent[3]).isBetween(980, 1020);
    }

    @Test
    void aSlowRateStartsWithoutALongPause() {
        PacedRate.Pacer<SourceSplit> slow =
                new PacedRate.Pacer<>(1, new RampUp(TimeUnit.SECONDS.toNanos(2)), nanos::get);
        slow.reserve(1);
        assertThat(slow.reserve(1)).isBetween(millis(1_850), millis(1_950));
    }

    @Test
    void aStallDuringTheRampUpIsMadeUpForOnlyInPart() {
        PacedRate.Pacer<SourceSplit> cold =
                new PacedRate.Pacer<>(1000, new RampUp(TimeUnit.SECONDS.toNanos(2)), nanos::get);
        cold.reserve(1);
        pass(1_000);

        int due = 0;
        while (cold.reserve(1) <= 0) {
            due++;
        }

        assertThat(due).isBetween(10, 12);
    }

    private long millisSinceStart() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.get() - 42);
    }

    @Test
    void refusesARateOfNothing() {
        assertThatThrownBy(() -> new PacedRate<>(0, RampUp.NONE)).hasMessageContaining("above 0");
    }

    private void pass(long millis) {
        nanos.addAndGet(millis(millis));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
