package io.hedgerow.policies.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.hedgerow.policies.spec.HedgeSpec;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HedgeDelayTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final HedgeSpec P95 = new HedgeSpec("v0", 0.95, 0, 5);

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @Test
    void fixedDelayIsWhatItSays() {
        HedgeDelay delay = new HedgeDelay(new HedgeSpec("v0", 0, 20_000, 5));
        assertThat(delay.nanos(0)).isEqualTo(20 * MILLI);
        assertThat(new HedgeDelay(new HedgeSpec("v0", 0, 0, 5)).nanos(0)).isZero();
    }

    @Test
    void coldWindowHedgesNothing() {
        HedgeDelay delay = new HedgeDelay(P95);
        assertThat(delay.nanos(0)).isEqualTo(HedgeDelay.NEVER);
        for (int i = 0; i < HedgeDelay.MIN_SAMPLES; i++) {
            assertThat(delay.nanos(i)).isEqualTo(HedgeDelay.NEVER);
            delay.record(10 * MILLI, i);
        }
        assertThat(delay.nanos(HedgeDelay.MIN_SAMPLES)).isCloseTo(10 * MILLI, Percentage.withPercentage(1));
    }

    @Test
    void fastPrimaryIsWaitedForAtLeastAMilli() {
        HedgeDelay delay = new HedgeDelay(P95);
        for (int i = 0; i < 100; i++) {
            delay.record(20_000, i);
        }
        assertThat(delay.nanos(100)).isEqualTo(HedgeDelay.MIN_DELAY_NANOS);
    }

    @Test
    void idlePrimaryIsColdAgain() {
        HedgeDelay delay = new HedgeDelay(P95);
        for (int i = 0; i < 100; i++) {
            delay.record(10 * MILLI, i);
        }
        assertThat(delay.nanos(HedgeDelay.WINDOW_NANOS)).isNotEqualTo(HedgeDelay.NEVER);
        assertThat(delay.nanos(2 * HedgeDelay.WINDOW_NANOS)).isEqualTo(HedgeDelay.NEVER);
    }

    @Test
    void windowForgetsWhatIsOlderThanTwoOfItsLengths() {
        LatencyWindow window = new LatencyWindow(1_000);
        window.record(MILLI, 0);
        assertThat(window.count(999)).isEqualTo(1);
        window.record(3 * MILLI, 1_500);
        assertThat(window.count(1_999)).isEqualTo(2);
        assertThat(window.quantileNanos(0.5, 1_999)).isCloseTo(MILLI, Percentage.withPercentage(1));
        assertThat(window.count(2_000)).isEqualTo(1);
        assertThat(window.quantileNanos(0.5, 2_000)).isCloseTo(3 * MILLI, Percentage.withPercentage(1));
        assertThat(window.count(9_000)).isZero();
        assertThat(window.quantileNanos(0.5, 9_000)).isZero();
    }

    @Test
    void clockMayBeNegativeAndLatenciesOutOfRange() {
        LatencyWindow window = new LatencyWindow(1_000);
        window.record(-5, -10_000);
        window.recordCensored(Long.MAX_VALUE, -9_500);
        assertThat(window.count(-9_001)).isEqualTo(2);
        assertThat(window.quantileNanos(1, -9_001)).isCloseTo(LatencyWindow.MAX_NANOS, Percentage.withPercentage(1));
    }

    /**
     * A tail of 8 % takes 500 ms and, after the first thousand requests, whenever it outlasts the delay another variant
     * wins 10 ms later, so that no slow primary is ever seen to the end once hedging has begun. Without the censored ones the 95th percentile would
     * fall to that of the fast ones, 20 ms; so would, soon after, the load double.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void percentileOfAnAlwaysSupersededTailDoesNotDriftDown(long seed) {
        assertThat(delayAfterManyWindows(seed, 8, 0)).as("seed %d", seed).isGreaterThan(495 * MILLI);
    }

    /** Where the tail is smaller than what the quantile leaves out, the delay stays that of the fast ones. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void percentileBelowTheTailStaysWhereItIs(long seed) {
        assertThat(delayAfterManyWindows(seed, 2, 0)).as("seed %d", seed).isCloseTo(20 * MILLI, within(MILLI));
    }

    /** Many hedges in a row when a new tail appears raise the delay instead of going on for ever. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void delayRisesWhenMoreIsSupersededThanTheQuantileLeavesOut(long seed) {
        assertThat(delayAfterManyWindows(seed, 8, 50)).as("seed %d", seed).isGreaterThan(60 * MILLI);
    }

    private static long delayAfterManyWindows(long seed, int tailPercent, int secondsWithoutTail) {
        Random random = new Random(seed);
        HedgeDelay delay = new HedgeDelay(P95);
        long now = 0;
        for (int request = 0; request < 50_000; request++) {
            now += 10 * MILLI;
            boolean isSlow = random.nextInt(100) < tailPercent && now > secondsWithoutTail * 1_000L * MILLI;
            long latency = isSlow ? 500 * MILLI : 5 * MILLI + random.nextInt((int) (15 * MILLI));
            long delayNanos = delay.nanos(now);
            if (request >= 1_000 && delayNanos < latency - 10 * MILLI) {
                delay.recordCensored(delayNanos + 10 * MILLI, now);
            } else {
                delay.record(latency, now);
            }
        }
        return delay.nanos(now);
    }
}
