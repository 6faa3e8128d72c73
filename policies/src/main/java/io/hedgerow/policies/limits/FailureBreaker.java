package io.hedgerow.policies.limits;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Stops calling a variant that keeps failing, and finds out by a few probes when it is back: the circuit breaker of
 * resilience4j, counting calls, on a monotonic clock.
 *
 * <p>Every {@link #tryAcquire} that returned true is followed by one of {@link #onSuccess}, {@link #onFailure} and
 * {@link #onIgnored}. Not thread-safe.
 */
public final class FailureBreaker {
    private final CircuitBreaker breaker;
    private final int windowCalls;
    private int successesInARow;

    /**
     * @param nanoClock monotonic clock in nanoseconds
     */
    public FailureBreaker(String name, BreakerSpec spec, LongSupplier nanoClock) {
        this.windowCalls = spec.windowCalls();
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                spec.windowCalls(),
                                spec.minimumCalls(),
                                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold((float) spec.failureRatePercent())
                        .waitDurationInOpenState(Duration.ofMillis(spec.openMillis()))
                        .permittedNumberOfCallsInHalfOpenState(spec.probes())
                        .clock(new MonotonicClock(nanoClock))
                        .currentTimestampFunction(clock -> nanoClock.getAsLong(), TimeUnit.NANOSECONDS)
                        .build());
    }

    /** Whether the variant may be called now. */
    public boolean tryAcquire() {
        return isClean() || breaker.tryAcquirePermission();
    }

    /** A window without a failure and no state but closed: the library need not be asked, nor told of successes. */
    private boolean isClean() {
        return successesInARow >= windowCalls;
    }

    /** The call scored. */
    public void onSuccess() {
        if (!isClean()) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            successesInARow = breaker.getState() == State.CLOSED ? successesInARow + 1 : 0;
        }
    }

    /** The call failed. */
    public void onFailure(String reason) {
        successesInARow = 0;
        breaker.onError(0, TimeUnit.NANOSECONDS, new CallFailed(reason));
    }

    /** Nothing was learnt: the attempt was not made after all, or was cancelled. */
    public void onIgnored() {
        if (!isClean()) {
            breaker.releasePermission();
        }
    }

    /** Whether attempts fail without a call, but for probes. */
    public boolean isOpen() {
        return breaker.getState() != State.CLOSED;
    }

    /** Share of failures among the last calls, in percent; -1 while there are too few. */
    public float failureRatePercent() {
        return breaker.getMetrics().getFailureRate();
    }

    /** Carries a reason without the cost of a stack. */
    private static final class CallFailed extends Exception {
        private static final long serialVersionUID = 1L;

        CallFailed(String reason) {
            super(reason, null, false, false);
        }
    }

    /** The library's waiting times on a clock that nobody sets. */
    private static final class MonotonicClock extends Clock {
        private final LongSupplier nanoClock;

        MonotonicClock(LongSupplier nanoClock) {
            this.nanoClock = nanoClock;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanoClock.getAsLong());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
