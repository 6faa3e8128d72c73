package io.hedgerow.executors;

import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.executors.crashes.Phase;

/** The first calls of a model since it was loaded, until one has returned. Thread-safe. */
final class FirstCalls {
    private final CrashWatch watch;
    private final String sha256;
    private final Runnable onOver;
    private volatile boolean isOver;

    /**
     * @param sha256 digest of the model's bytes
     * @param onOver told when one has returned, maybe more than once
     */
    FirstCalls(CrashWatch watch, String sha256, Runnable onOver) {
        this.watch = watch;
        this.sha256 = sha256;
        this.onOver = onOver;
    }

    /** Whether one has returned. */
    boolean isOver() {
        return isOver;
    }

    /** A thread is about to make one. To be closed by it when that has returned, whatever it has. */
    CrashWatch.Section enter() {
        CrashWatch.Section section = watch.enter(sha256, Phase.CALL);
        return () -> {
            isOver = true;
            section.close();
            onOver.run();
        };
    }
}
