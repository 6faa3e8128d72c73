package io.hedgerow.executors;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes keys' models on a thread of its own: what a format does to free native memory may take milliseconds, and whoever
 * lets go of a model last may be the task's thread. Thread-safe.
 */
final class ModelClosing implements Executor, AutoCloseable {
    /** Where more wait to be closed, a worker that is about to load another closes some itself. */
    static final int MOST_WAITING = 16;

    private static final Duration IDLE = Duration.ofSeconds(10);

    /** How long the end of a task waits for its models to be closed; the thread goes on. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ModelClosing.class);

    private final ThreadPoolExecutor thread;

    ModelClosing(String poolName, ClassLoader contextLoader) {
        thread = new ThreadPoolExecutor(
                1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread made = new Thread(work, "hedgerow-" + poolName + "-closing");
                    made.setDaemon(true);
                    made.setContextClassLoader(contextLoader);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Has something closed soon. */
    @Override
    public void execute(Runnable closing) {
        Runnable reported = () -> run(closing);
        try {
            thread.execute(reported);
        } catch (RejectedExecutionException e) {
            reported.run(); // the task is over: it is a worker that was left behind
        }
    }

    private static void run(Runnable closing) {
        try {
            closing.run();
        } catch (RuntimeException | Error e) { // of whatever a format may do; others are to be closed too
            LOG.warn("A model could not be closed", e);
        }
    }

    /** A worker is about to load a model. */
    void keepUp() {
        while (thread.getQueue().size() > MOST_WAITING) {
            Runnable next = thread.getQueue().poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** No more is to be closed, but for what workers that were left behind hold. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Models are still being closed after {}", CLOSE_WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task is being cancelled: leave at once
        }
    }
}
