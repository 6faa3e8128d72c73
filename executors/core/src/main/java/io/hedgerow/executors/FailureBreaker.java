package io.hedgerow.executors;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.limits.EjectionTime;
import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import io.hedgerow.policies.spec.ExecutionSpec.SlowCallSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Stops calling a variant that is an outlier, and finds out by a few probes when it is back: the circuit breaker of
 * resilience4j, counting calls that failed and calls that were slow, on a monotonic clock; and, as it were an ejection
 * of Envoy's, a number of failures in a row and an open time that grows.
 *
 * <p>A state lasts a <i>generation</i>. {@link #tryAcquire} gives a permission of the current one, which is given back
 * with what came of the call. Only what was permitted in the current generation counts: a call that was let in while the
 * breaker was closed and ends when it is half-open is no probe, and takes and frees no probe's place.
 *
 * <p>Not thread-safe, but for the gauges.
 */
final class FailureBreaker {
    /** The answer of {@link #tryAcquire} when the variant must not be called. */
    static final long REFUSED = -1;

    private static final Duration NEVER_SLOW = Duration.ofDays(365);

    private final BreakerSpec spec;
    private final Consumer<Ejection> listener;
    private final LongSupplier nanoClock;
    private final EjectionTime ejectionTime;
    private final CircuitBreaker breaker;
    private final long slowNanos;
    private State state = State.CLOSED;
    private long generation;
    private int cleanInARow;
    private volatile int failuresInARow;
    private volatile long openMillis;
    private AttemptResult refusal = AttemptResult.without(Outcome.FAILED, "not called");

    /**
     * @param nanoClock monotonic clock in nanoseconds
     * @param listener is told why whenever the breaker opens
     */
    FailureBreaker(String name, BreakerSpec spec, LongSupplier nanoClock, Consumer<Ejection> listener) {
        this.spec = spec;
        this.listener = listener;
        this.nanoClock = nanoClock;
        this.ejectionTime = new EjectionTime(spec.openMillis(), spec.maxOpenMillis());
        SlowCallSpec slow = spec.slowCalls();
        Duration slowAfter = slow == null ? NEVER_SLOW : Duration.ofNanos(slow.afterMicros() * 1_000);
        this.slowNanos = slowAfter.toNanos();
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                spec.windowCalls(),
                                spec.minimumCalls(),
                                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold((float) spec.failureRatePercent())
                        .slowCallRateThreshold(slow == null ? 100 : (float) slow.ratePercent())
                        .slowCallDurationThreshold(slowAfter)
                        .waitIntervalFunctionInOpenState(attempts -> ejectionTime.begin(nanoClock.getAsLong()))
                        .permittedNumberOfCallsInHalfOpenState(spec.probes())
                        .clock(new MonotonicClock(nanoClock))
                        .currentTimestampFunction(clock -> nanoClock.getAsLong(), TimeUnit.NANOSECONDS)
                        .build());
    }

    /** A permission to call the variant now, to be given back with what came of it; or {@link #REFUSED}. */
    long tryAcquire() {
        if (isClean()) {
            return generation;
        }
        boolean isPermitted = breaker.tryAcquirePermission();
        followState();
        return isPermitted ? generation : REFUSED;
    }

    /** A window of quick successes and no state but closed: the library need not be asked, nor told of more of them. */
    private boolean isClean() {
        return cleanInARow >= spec.windowCalls();
    }

    /** A call scored in that time. */
    void onSuccess(long permission, long nanos) {
        boolean isSlow = isSlow(nanos);
        if (permission != generation || (isClean() && !isSlow)) {
            return;
        }
        failuresInARow = 0;
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        cleanInARow = isSlow || state != State.CLOSED ? 0 : cleanInARow + 1;
        followState();
    }

    /** A call failed after that time. */
    void onFailure(long permission, long nanos, String reason) {
        if (permission != generation) {
            return;
        }
        int failed = failuresInARow + 1;
        failuresInARow = failed;
        cleanInARow = 0;
        breaker.onError(nanos, TimeUnit.NANOSECONDS, new CallFailed(reason));
        if (breaker.getState() == State.CLOSED && failed >= spec.consecutiveFailures()) {
            breaker.transitionToOpenState();
        }
        followState();
    }

    /**
     * A call was stopped after that time: nothing was learnt, but that it was slow if it was.
     */
    void onUnfinished(long permission, long nanos) {
        if (permission == generation && isSlow(nanos)) {
            cleanInARow = 0;
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            followState();
        } else {
            onUncalled(permission);
        }
    }

    /** No call was made, or another permission's result says how it went. */
    void onUncalled(long permission) {
        if (permission == generation && !isClean()) {
            breaker.releasePermission();
        }
    }

    /** Whether a call of that time is slow. */
    boolean isSlow(long nanos) {
        return nanos > slowNanos;
    }

    /** Takes note of a new state: another generation begins. */
    private void followState() {
        State now = breaker.getState();
        if (now == state) {
            return;
        }
        State before = state;
        state = now;
        generation++;
        cleanInARow = 0;
        if (now == State.OPEN) {
            onOpened(before);
            return;
        }
        failuresInARow = 0;
        if (now == State.CLOSED) {
            ejectionTime.back(nanoClock.getAsLong());
        }
    }

    private void onOpened(State before) {
        Ejection ejection = ejection(before);
        openMillis = ejectionTime.millis();
        refusal = AttemptResult.without(
                Outcome.FAILED,
                "not called: the variant's circuit breaker is open, for " + openMillis + " ms, because "
                        + reason(ejection));
        listener.accept(ejection);
    }

    private Ejection ejection(State before) {
        if (before == State.HALF_OPEN) {
            return Ejection.PROBES;
        }
        if (failuresInARow >= spec.consecutiveFailures()) {
            return Ejection.CONSECUTIVE_FAILURES;
        }
        return failureRatePercent() >= (float) spec.failureRatePercent()
                ? Ejection.FAILURE_RATE
                : Ejection.SLOW_CALL_RATE;
    }

    private String reason(Ejection ejection) {
        return switch (ejection) {
            case FAILURE_RATE -> Math.round(failureRatePercent()) + " % of its last calls failed";
            case SLOW_CALL_RATE ->
                Math.round(slowCallRatePercent()) + " % of its last calls took longer than "
                        + TimeUnit.NANOSECONDS.toMicros(slowNanos) + " us";
            case CONSECUTIVE_FAILURES -> failuresInARow + " calls in a row failed";
            case PROBES -> "the calls that were to show that it is back failed or were slow";
        };
    }

    /** How an attempt ends that was {@link #REFUSED}. */
    AttemptResult refusal() {
        return refusal;
    }

    /** Whether a call can be slow. */
    boolean watchesSlowCalls() {
        return spec.slowCalls() != null;
    }

    /** Whether attempts fail without a call, but for probes. Thread-safe. */
    boolean isOpen() {
        return breaker.getState() != State.CLOSED;
    }

    /** How long the latest open time is or was, in milliseconds; 0 before the first. Thread-safe. */
    long openMillis() {
        return openMillis;
    }

    /** Calls that failed one after the other up to now. Thread-safe. */
    int failuresInARow() {
        return failuresInARow;
    }

    /** Share of the last calls that failed; negative as long as these are too few. Thread-safe. */
    float failureRatePercent() {
        return breaker.getMetrics().getFailureRate();
    }

    /** Share of the last calls that were slow; negative as long as these are too few. Thread-safe. */
    float slowCallRatePercent() {
        return breaker.getMetrics().getSlowCallRate();
    }

    /** Carries a reason without the cost of a stack. */
    private static final class CallFailed extends Exception {
        private static final long serialVersionUID = 1L;

        CallFailed(String reason) {
            super(reason, null, false, false);
        }
    }
}
