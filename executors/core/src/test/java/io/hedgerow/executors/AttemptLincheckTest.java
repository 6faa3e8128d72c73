package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Task thread and worker decide who ends an attempt: whatever they do at once, it is as if one had come first. Nothing
 * is done before they meet, since an attempt that has ended shows no race.
 */
public class AttemptLincheckTest {
    private static final AttemptResult RESULT = AttemptResult.without(Outcome.FAILED, "no");

    private final Attempt attempt = new Attempt(null, null, 0, 0);

    @Operation(nonParallelGroup = "worker")
    public boolean start() {
        return attempt.start(null);
    }

    @Operation(nonParallelGroup = "worker")
    public void finish() {
        attempt.finish(RESULT);
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
    void oneOfBothEndsIt() {
        new ModelCheckingOptions()
                .iterations(25)
                .invocationsPerIteration(60)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(1)
                .check(getClass());
    }
}
