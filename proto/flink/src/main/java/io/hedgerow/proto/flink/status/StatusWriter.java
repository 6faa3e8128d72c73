package io.hedgerow.proto.flink.status;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a subtask's status record when something has changed, and every 5 seconds, on a thread of its own. Thread-safe. */
public final class StatusWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final long EVERY_MILLIS = 5_000;

    /** Changes that come one after the other are written together: a record may list thousands of documents. */
    private static final long GATHER_MILLIS = 100;

    private final StatusDirectory directory;
    private final Supplier<StatusRecord> status;
    private final ScheduledThreadPoolExecutor executor;
    private final AtomicBoolean isAsked = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> repetition;

    /**
     * @param status asked for every time, by the writer's thread
     */
    public StatusWriter(StatusDirectory directory, Supplier<StatusRecord> status, ClassLoader contextLoader) {
        this.directory = directory;
        this.status = status;
        this.executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "hedgerow-status");
            thread.setDaemon(true);
            thread.setContextClassLoader(contextLoader);
            return thread;
        });
    }

    /** Writes the first one, and goes on. */
    public void start() {
        repetition = executor.scheduleWithFixedDelay(this::write, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something has changed. Of many changes at once not each is written by itself. */
    public void changed() {
        if (isAsked.compareAndSet(false, true)) {
            try {
                var unused = executor.schedule(this::writeChange, GATHER_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed; the change is not written any more", e);
            }
        }
    }

    private void writeChange() {
        isAsked.set(false);
        write();
    }

    private void write() {
        try {
            directory.write(status.get());
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            // Whatever is thrown from here would end the repetition without a word.
            LOG.warn("The status cannot be written to {}; the next one may", directory, e);
        }
    }

    /** Ends it, after what has changed by now is written. */
    @Override
    public void close() throws InterruptedException {
        ScheduledFuture<?> repeated = repetition;
        if (repeated != null) {
            repeated.cancel(false);
        }
        executor.shutdown(); // what is waiting is still written
        executor.awaitTermination(1, TimeUnit.SECONDS);
    }
}
