package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import io.hedgerow.policies.spec.ExecutionSpec.SlowCallSpec;
import org.junit.jupiter.api.Test;

class FailureBreakerTest {
    private static final long MILLI = 1_000_000;
    private static final BreakerSpec SPEC = new BreakerSpec(50, 4, 10, 1_000, 2);

    private final TestingAttemptListener listener = new TestingAttemptListener();
    private long nowNanos;
    private FailureBreaker breaker = breaker(SPEC);

    private FailureBreaker breaker(BreakerSpec spec) {
        return new FailureBreaker("v", spec, () -> nowNanos, listener::onEjected);
    }

    @Test
    void opensWhenEnoughOfTheLastCallsFailed() {
        fail(3);
        assertThat(breaker.isOpen()).as("too few calls").isFalse();
        fail(1);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.tryAcquire()).isEqualTo(FailureBreaker.REFUSED);
        assertThat(breaker.refusal().reason()).contains("100 % of its last calls failed", "for 1000 ms");
        assertThat(listener.ejections()).containsExactly(Ejection.FAILURE_RATE);
    }

    @Test
    void aCleanPastIsForgottenAsFastAsItWasCounted() {
        succeed(1_000);
        fail(4);
        assertThat(breaker.isOpen()).as("4 of the last 10").isFalse();
        fail(1);
        assertThat(breaker.isOpen()).as("5 of the last 10").isTrue();
    }

    @Test
    void probesAfterItsPauseAndCloses() {
        fail(4);
        pass(999);
        assertThat(breaker.tryAcquire()).isEqualTo(FailureBreaker.REFUSED);
        pass(2);
        long first = acquire();
        long second = acquire();
        assertThat(breaker.tryAcquire()).as("two probes, no more").isEqualTo(FailureBreaker.REFUSED);
        breaker.onSuccess(first, 0);
        breaker.onSuccess(second, 0);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aProbeThatTeachesNothingIsGivenBack() {
        fail(4);
        pass(1_001);
        acquire();
        breaker.onUnfinished(acquire(), 0);
        acquire();
    }

    @Test
    void probesThatFailOpenItAgain() {
        fail(4);
        pass(1_001);
        fail(2);
        assertThat(breaker.tryAcquire()).isEqualTo(FailureBreaker.REFUSED);
        assertThat(breaker.refusal().reason()).contains("show that it is back");
        assertThat(listener.ejections()).containsExactly(Ejection.FAILURE_RATE, Ejection.PROBES);
    }

    @Test
    void aCallOfAnEarlierGenerationFreesNoPlaceOfAProbe() {
        long old = acquire();
        fail(4);
        pass(1_001);
        acquire();
        acquire();
        breaker.onUnfinished(old, 0);
        assertThat(breaker.tryAcquire()).as("both places are taken").isEqualTo(FailureBreaker.REFUSED);
    }

    @Test
    void callsOfAnEarlierGenerationDecideNothing() {
        long[] old = {acquire(), acquire(), acquire(), acquire()};
        fail(4);
        pass(1_001);
        long probe = acquire();
        breaker.onSuccess(old[0], 0);
        breaker.onSuccess(old[1], 0);
        assertThat(breaker.isOpen()).as("they are no probes").isTrue();
        breaker.onSuccess(probe, 0);
        breaker.onSuccess(acquire(), 0);
        assertThat(breaker.isOpen()).isFalse();
        breaker.onFailure(old[2], 0, "no");
        assertThat(breaker.failuresInARow()).as("what was long ago").isZero();
    }

    @Test
    void opensAfterEnoughFailuresInARowWhateverWasBefore() {
        breaker = breaker(SPEC.withConsecutiveFailures(3));
        succeed(1_000);
        fail(2);
        succeed(1);
        fail(2);
        assertThat(breaker.failuresInARow()).isEqualTo(2);
        assertThat(breaker.isOpen()).isFalse();
        fail(1);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.refusal().reason()).contains("3 calls in a row failed");
        assertThat(listener.ejections()).containsExactly(Ejection.CONSECUTIVE_FAILURES);
    }

    @Test
    void staysOpenLongerEachTime() {
        breaker = breaker(SPEC.withMaxOpenMillis(2_500));
        fail(4);
        for (long openMillis : new long[] {1_000, 2_000, 2_500, 2_500}) {
            assertThat(breaker.openMillis()).isEqualTo(openMillis);
            pass(openMillis);
            assertThat(breaker.tryAcquire()).isEqualTo(FailureBreaker.REFUSED);
            pass(1);
            fail(2);
        }
    }

    @Test
    void opensWhenEnoughOfTheLastCallsWereSlow() {
        breaker = breaker(SPEC.withSlowCalls(new SlowCallSpec(10_000, 40)));
        succeed(1_000);
        for (int i = 0; i < 3; i++) {
            breaker.onSuccess(acquire(), 11 * MILLI);
        }
        assertThat(breaker.slowCallRatePercent()).isEqualTo(30);
        breaker.onUnfinished(acquire(), 10 * MILLI);
        assertThat(breaker.isOpen()).as("stopped before it was slow").isFalse();
        breaker.onUnfinished(acquire(), 11 * MILLI);
        assertThat(breaker.isOpen()).as("stopped when it was slow").isTrue();
        assertThat(breaker.refusal().reason()).contains("40 % of its last calls took longer than 10000 us");
        pass(1_001);
        breaker.onSuccess(acquire(), 11 * MILLI);
        breaker.onSuccess(acquire(), 11 * MILLI);
        assertThat(listener.ejections())
                .as("a slow probe does not show that it is back")
                .containsExactly(Ejection.SLOW_CALL_RATE, Ejection.PROBES);
    }

    private void pass(long millis) {
        nowNanos += millis * MILLI;
    }

    private long acquire() {
        long permission = breaker.tryAcquire();
        assertThat(permission).isNotEqualTo(FailureBreaker.REFUSED);
        return permission;
    }

    private void fail(int calls) {
        for (int i = 0; i < calls; i++) {
            breaker.onFailure(acquire(), 0, "no");
        }
    }

    private void succeed(int calls) {
        for (int i = 0; i < calls; i++) {
            breaker.onSuccess(acquire(), 0);
        }
    }
}
