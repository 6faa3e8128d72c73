package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the work of a queue until the queue ends or something fails, which breaks the queue. */
final class FileThread {
    private static final Logger LOG = LoggerFactory.getLogger(FileThread.class);

    private static final long LOOK_MILLIS = 50;
    private static final long STOP_WAIT_MILLIS = 1_000;

    private final WorkQueue queue;
    private final PartWriter writer;
    private final Thread thread;

    FileThread(String name, ClassLoader contextLoader, WorkQueue queue, PartWriter writer) {
        this.queue = queue;
        this.writer = writer;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(contextLoader);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            for (WorkQueue.Work work = queue.take(); work != null; work = queue.take()) {
                work.run();
            }
        } catch (IOException e) {
            queue.breakOff(e);
        } catch (Throwable t) { // a thread that is gone without a word would keep checkpoints waiting for ever
            queue.breakOff(new IOException("part files cannot be written any more: " + t, t));
        } finally {
            writer.discard();
        }
    }

    /** Waits a little for the thread's end. */
    boolean hasEnded() throws InterruptedException {
        thread.join(LOOK_MILLIS);
        return !thread.isAlive();
    }

    /** Interrupts the thread and waits a moment for its end, unless the caller is interrupted itself. */
    void stopNow() {
        thread.interrupt();
        try {
            thread.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} is still in a call of its file system and will end after it", thread.getName());
        }
    }
}
