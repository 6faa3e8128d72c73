package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Task thread and worker decide who ends an attempt: whatever their order, one of them does. */
public class AttemptLincheckTest {
    private final Attempt attempt = new Attempt(null, null, 0, 0);

    @Operation(nonParallelGroup = "worker")
    public boolean start() {
        return attempt.start(null);
    }

    @Operation(nonParallelGroup = "worker")
    public void finish() {
        attempt.finish(AttemptResult.without(Outcome.FAILED, "no"));
    }

    @Operation(nonParallelGroup = "task")
    public String giveUp() {
        return attempt.giveUp().name();
    }

    @Operation(nonParallelGroup = "task")
    public boolean isQueued() {
        return attempt.isQueued();
    }

    @Operation(nonParallelGroup = "task")
    public boolean isAbandoned() {
        return attempt.isAbandoned();
    }

    @Test
    void everyInterleavingIsSomeOrder() {
        new ModelCheckingOptions()
                .iterations(12)
                .invocationsPerIteration(300)
                .threads(2)
                .actorsPerThread(3)
                .check(getClass());
    }
}
