package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AttemptPoolSimulationTest {
    private static final int SEEDS = Integer.getInteger("hedgerow.simulation.seeds", 200);

    @Test
    void everyAttemptIsRepliedToExactlyOnce() {
        Map<Outcome, Integer> total = new EnumMap<>(Outcome.class);
        LongStream.range(0, SEEDS).forEach(seed -> {
            try {
                PoolSimulation.run(seed).forEach((outcome, count) -> total.merge(outcome, count, Integer::sum));
            } catch (Throwable t) {
                throw new AssertionError("seed " + seed, t);
            }
        });
        assertThat(total.keySet()).as("outcomes the histories reached").containsExactlyInAnyOrder(Outcome.values());
    }
}
