package io.hedgerow.policies.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceTimeTest {
    private final ServiceTime time = new ServiceTime();

    @Test
    void nothingIsKnownBeforeTheFirstCall() {
        assertThat(time.estimateNanos()).isZero();
        time.record(500);
        assertThat(time.estimateNanos()).isEqualTo(500);
    }

    @Test
    void oneSlowCallRaisesItByAFifth() {
        time.record(1_000);
        time.record(11_000);
        assertThat(time.estimateNanos()).isEqualTo(3_000);
    }

    @Test
    void fastCallsLowerItFasterThanSlowOnesRaiseIt() {
        time.record(10_000);
        time.record(0);
        assertThat(time.estimateNanos()).isEqualTo(7_000);
    }

    @Test
    void resetForgetsWhatWas() {
        time.record(1_000_000);
        time.reset(10);
        assertThat(time.estimateNanos()).isEqualTo(10);
    }
}
