package io.hedgerow.policies.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.limits.DeadlineAdmission.Verdict;
import org.junit.jupiter.api.Test;

class DeadlineAdmissionTest {
    private static final long MILLI = 1_000_000;

    private final DeadlineAdmission admission = new DeadlineAdmission();

    @Test
    void admitsWhatEndsInTime() {
        assertThat(decide(50 * MILLI, 20 * MILLI, 29 * MILLI, 0)).isEqualTo(Verdict.ADMIT);
        assertThat(decide(50 * MILLI, 20 * MILLI, 29 * MILLI + 1, 0))
                .as("the result needs a millisecond to arrive")
                .isEqualTo(Verdict.SHED);
    }

    @Test
    void admitsWhatNothingIsKnownOf() {
        assertThat(decide(MILLI / 2, 0, 0, 0)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void probesBecomeRarerUntilOneIsAdmitted() {
        for (int sheds : new int[] {200, 400, 800, 1_600, 3_200, 3_200}) {
            assertShedBeforeProbe(sheds);
        }
        assertThat(decide(50 * MILLI, 0, MILLI, 0)).isEqualTo(Verdict.ADMIT);
        assertShedBeforeProbe(200);
    }

    private void assertShedBeforeProbe(int sheds) {
        for (int i = 0; i < sheds; i++) {
            assertThat(slow(i)).as("attempt %s of %s", i, sheds).isEqualTo(Verdict.SHED);
        }
        assertThat(slow(sheds)).isEqualTo(Verdict.PROBE);
    }

    @Test
    void probesRareRequestsByTime() {
        assertThat(slow(0)).isEqualTo(Verdict.SHED);
        assertThat(slow(DeadlineAdmission.LONGEST_WITHOUT_PROBE_NANOS - 1)).isEqualTo(Verdict.SHED);
        assertThat(slow(DeadlineAdmission.LONGEST_WITHOUT_PROBE_NANOS)).isEqualTo(Verdict.PROBE);
        assertThat(slow(DeadlineAdmission.LONGEST_WITHOUT_PROBE_NANOS + 1)).isEqualTo(Verdict.SHED);
    }

    @Test
    void probesOnlyWhereAWorkerIsIdle() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(admission.decide(50 * MILLI, 10 * MILLI, 200 * MILLI, false, i))
                    .isEqualTo(Verdict.SHED);
        }
        assertThat(slow(2_000)).isEqualTo(Verdict.PROBE);
    }

    private Verdict slow(long nowNanos) {
        return decide(50 * MILLI, 0, 200 * MILLI, nowNanos);
    }

    private Verdict decide(long leftNanos, long waitNanos, long serviceNanos, long nowNanos) {
        return admission.decide(leftNanos, waitNanos, serviceNanos, waitNanos == 0, nowNanos);
    }
}
