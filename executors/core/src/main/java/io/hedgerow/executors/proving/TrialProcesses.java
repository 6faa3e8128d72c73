package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps a process that has tried its models well for the next one; it ends by itself when none comes. Thread-safe. */
final class TrialProcesses {
    private final AtomicReference<@Nullable TrialProcess> idle = new AtomicReference<>();
    private final AtomicInteger started = new AtomicInteger();
    private final LongSupplier nanoClock;

    /** @param nanoClock what their time limits are measured with */
    TrialProcesses(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The process that waits, if it is fit; it is the caller's until given back. */
    @Nullable
    TrialProcess take(ClassPath classPath, TrialLimits limits) {
        TrialProcess waiting = idle.getAndSet(null);
        if (waiting == null || waiting.isFit(classPath, limits)) {
            return waiting;
        }
        waiting.close();
        return null;
    }

    /** A new one; it is the caller's until given back. */
    TrialProcess start(ClassPath classPath, TrialLimits limits, Path folder, Instant now) throws IOException {
        started.incrementAndGet();
        return TrialProcess.start(classPath, limits, folder, now, nanoClock);
    }

    /** Keeps a process, in the place of one that waits. */
    void giveBack(TrialProcess process) {
        TrialProcess other = process.isSpent() ? process : idle.getAndSet(process);
        if (other != null) {
            other.close();
        }
    }

    /** How many were started so far. */
    int started() {
        return started.get();
    }
}
