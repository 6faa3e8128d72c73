package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** To run one seed again: {@code -Dhedgerow.seed=N}. */
class RendezvousSimulationTest {
    private static final int SEEDS = 5_000;

    @Test
    void anyScheduleEndsInOneAnswerPerRequestAndOneEndPerAttempt() {
        Long only = Long.getLong("hedgerow.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? SEEDS : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                RendezvousSimulation.run(seed);
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
