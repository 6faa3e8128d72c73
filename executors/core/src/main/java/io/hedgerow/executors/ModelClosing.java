package io.hedgerow.executors;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes keys' models on a thread of its own: what a format does to free native memory may take milliseconds, and whoever
 * lets go of a model last may be the task's thread. Thread-safe.
 *
 * <p>The thread comes from time to time rather than for each: a hand-over costs as much as loading a small model. Where many
 * models come and go, the workers that load them have closed most when it comes.
 */
final class ModelClosing implements Executor, AutoCloseable {
    /** Where more wait to be closed, a worker that is about to load another closes some itself. */
    static final int MOST_WAITING = 16;

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** How long the end of a task waits for its models to be closed; the thread goes on. */
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ModelClosing.class);

    private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final AtomicBoolean isComing = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private volatile boolean isClosed;

    ModelClosing(String poolName, ClassLoader contextLoader) {
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "hedgerow-" + poolName + "-closing");
            made.setDaemon(true);
            made.setContextClassLoader(contextLoader);
            return made;
        });
        thread.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Has something closed soon. */
    @Override
    public void execute(Runnable closing) {
        waiting.add(closing);
        if (isClosed) {
            closeDownTo(0); // the task is over: it is a worker that was left behind
        } else if (isComing.compareAndSet(false, true)) {
            come();
        }
    }

    private void come() {
        try {
            var unused = thread.schedule(this::closeAll, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The task is over, and a worker was left behind", e);
            closeDownTo(0);
        }
    }

    private void closeAll() {
        isComing.set(false); // first, so that whatever comes now has it come again
        closeDownTo(0);
    }

    /** A worker is about to load a model. */
    void keepUp() {
        closeDownTo(MOST_WAITING);
    }

    private void closeDownTo(int left) {
        while (waiting.size() > left) {
            Runnable next = waiting.poll();
            if (next == null) {
                return;
            }
            close(next);
        }
    }

    private static void close(Runnable closing) {
        try {
            closing.run();
        } catch (RuntimeException | Error e) { // of whatever a format may do; others are to be closed too
            LOG.warn("A model could not be closed", e);
        }
    }

    /** No more is to be closed, but for what workers that were left behind hold. Once. */
    @Override
    public void close() {
        isClosed = true;
        thread.execute(this::closeAll);
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
