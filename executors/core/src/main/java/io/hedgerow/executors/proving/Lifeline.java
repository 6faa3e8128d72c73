package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Sees to it, inside of the process of a trial, that it never outlives its use: it ends when its parent is gone, which
 * may have been killed, and when its time is over. And where memory runs out all the same it is the first to be ended by the
 * system.
 */
final class Lifeline {
    private static final Path FIRST_TO_GO = Path.of("/proc/self/oom_score_adj");
    private static final long LOOK_MILLIS = 250;
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final long parentPid;
    private volatile long endNanos;

    private Lifeline(long parentPid) {
        this.parentPid = parentPid;
    }

    static Lifeline start(long parentPid) {
        goFirst();
        Lifeline lifeline = new Lifeline(parentPid);
        lifeline.endAfter(LONGEST_START);
        Thread thread = new Thread(lifeline::watch, "hedgerow-trial-lifeline");
        thread.setDaemon(true);
        thread.start();
        return lifeline;
    }

    /** Ends the process in so much time, unless it is called again. */
    void endAfter(Duration time) {
        endNanos = System.nanoTime() + time.toNanos();
    }

    private static void goFirst() {
        if (Files.isWritable(FIRST_TO_GO)) {
            try {
                Files.writeString(FIRST_TO_GO, "1000", StandardOpenOption.WRITE);
            } catch (IOException e) {
                System.err.println("cannot be made the first to be ended when memory runs out: " + e);
            }
        }
    }

    private void watch() {
        while (System.nanoTime() - endNanos < 0 && isChildOf(parentPid)) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                break; // by the model; nobody else would
            }
        }
        Runtime.getRuntime().halt(TrialMain.ENDED);
    }

    private static boolean isChildOf(long pid) {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L) == pid;
    }
}
