package io.hedgerow.executors;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AttemptPoolStressTest {
    private static final int SEEDS = Integer.getInteger("hedgerow.stress.seeds", 8);

    @Test
    void everyAttemptHasOneReply() {
        LongStream.range(0, SEEDS).forEach(seed -> {
            try {
                new PoolStress(seed).run();
            } catch (Throwable t) {
                throw new AssertionError("seed " + seed, t);
            }
        });
    }
}
