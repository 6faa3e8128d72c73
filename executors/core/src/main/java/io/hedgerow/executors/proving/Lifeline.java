package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Sees to it, inside of the process of a trial, that it never outlives its use: it ends when its parent is gone, which
 * may have been killed, and when its time is over. And where memory runs out all the same it is the first to be ended by the
 * system.
 */
final class Lifeline {
    private static final Path FIRST_TO_GO = Path.of("/proc/self/oom_score_adj");
    private static final long LOOK_MILLIS = 250;

    private Lifeline() {}

    static void start(TrialRequest request) {
        goFirst();
        long endNanos = System.nanoTime() + request.longest().toNanos();
        Thread thread = new Thread(() -> watch(request.parentPid(), endNanos), "hedgerow-trial-lifeline");
        thread.setDaemon(true);
        thread.start();
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

    private static void watch(long parentPid, long endNanos) {
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
