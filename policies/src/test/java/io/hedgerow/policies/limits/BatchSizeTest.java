package io.hedgerow.policies.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
    private static final long MICRO = 1_000;

    @Test
    void findsTheLargestBatchWithinTheTarget() {
        BatchSize size = new BatchSize(new BatchSpec(128, 0, 1_000));
        int smallest = Integer.MAX_VALUE;
        for (int call = 0; call < 500; call++) {
            size.onCall(size.rows(), (100 + 20L * size.rows()) * MICRO); // 45 rows take the target
            if (call > 100) {
                smallest = Math.min(smallest, size.rows());
                assertThat(size.rows()).isLessThanOrEqualTo(46);
            }
        }
        assertThat(smallest).isGreaterThanOrEqualTo(40);
    }

    @Test
    void neverExceedsItsBounds() {
        BatchSize size = new BatchSize(new BatchSpec(4, 0, 1_000));
        for (int call = 0; call < 20; call++) {
            size.onCall(size.rows(), MICRO);
        }
        assertThat(size.rows()).isEqualTo(4);
        for (int call = 0; call < 20; call++) {
            size.onCall(size.rows(), 10_000 * MICRO);
        }
        assertThat(size.rows()).isEqualTo(1);
    }

    @Test
    void callsThatWereNotFullSayNothingAboutLargerOnes() {
        BatchSize size = new BatchSize(new BatchSpec(8, 0, 1_000));
        size.onCall(1, MICRO);
        assertThat(size.rows()).isEqualTo(2);
        size.onCall(1, MICRO);
        assertThat(size.rows()).isEqualTo(2);
    }

    @Test
    void aSlowSingleRowIsNoReasonToShrink() {
        BatchSize size = new BatchSize(new BatchSpec(8, 0, 1_000));
        size.onCall(1, MICRO);
        size.onCall(1, 10_000 * MICRO);
        assertThat(size.rows()).isEqualTo(2);
    }
}
