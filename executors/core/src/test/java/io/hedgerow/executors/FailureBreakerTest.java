package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import org.junit.jupiter.api.Test;

class FailureBreakerTest {
    private static final BreakerSpec SPEC = new BreakerSpec(50, 4, 10, 1_000, 2);

    private long nowNanos;
    private final FailureBreaker breaker = new FailureBreaker("v", SPEC, () -> nowNanos);

    @Test
    void opensWhenEnoughOfTheLastCallsFailed() {
        fail(3);
        assertThat(breaker.isOpen()).as("too few calls").isFalse();
        fail(1);
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.tryAcquire()).isFalse();
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
        nowNanos += 999_000_000L;
        assertThat(breaker.tryAcquire()).isFalse();
        nowNanos += 2_000_000L;
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).as("two probes, no more").isFalse();
        breaker.onSuccess();
        breaker.onSuccess();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void aProbeThatTeachesNothingIsGivenBack() {
        fail(4);
        nowNanos += 1_001_000_000L;
        assertThat(breaker.tryAcquire()).isTrue();
        assertThat(breaker.tryAcquire()).isTrue();
        breaker.onIgnored();
        assertThat(breaker.tryAcquire()).isTrue();
    }

    @Test
    void probesThatFailOpenItAgain() {
        fail(4);
        nowNanos += 1_001_000_000L;
        fail(2);
        assertThat(breaker.tryAcquire()).isFalse();
    }

    private void fail(int calls) {
        for (int i = 0; i < calls; i++) {
            assertThat(breaker.tryAcquire()).isTrue();
            breaker.onFailure("no");
        }
    }

    private void succeed(int calls) {
        for (int i = 0; i < calls; i++) {
            assertThat(breaker.tryAcquire()).isTrue();
            breaker.onSuccess();
        }
    }
}
