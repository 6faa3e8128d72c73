package io.hedgerow.collector;

import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.TaskThread;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits beside a task that has restored its state until all pools are ready, and then has the task's thread go on. A pool
 * that does not become ready is waited for no longer than the starters wait for it.
 */
final class AwaitedPools implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitedPools.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private final CollectorOptions options;
    private final ReadinessBoard.Start start;
    private final Duration longestWait;
    private final Thread thread;

    /**
     * Begins to wait.
     *
     * @param start of whose pools, and whose task
     * @param taskThread of the task, which is open
     * @param onReady what is done there, once
     */
    AwaitedPools(
            CollectorOptions options,
            ReadinessBoard.Start start,
            Duration longestWait,
            TaskThread taskThread,
            Runnable onReady) {
        this.options = options;
        this.start = start;
        this.longestWait = longestWait;
        this.thread = new Thread(() -> run(taskThread, onReady), "hedgerow-awaited-pools");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(TaskThread taskThread, Runnable onReady) {
        try {
            await();
            taskThread.call(
                    () -> {
                        onReady.run();
                        return start;
                    },
                    "begin the grace of restored requests");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task is over
        } catch (ExecutionException e) {
            LOG.warn("Restored requests have until {} after the restore", longestWait, e.getCause());
        }
    }

    private void await() throws InterruptedException {
        try {
            Set<String> missing = options.readiness().await(start, options.pools(), longestWait);
            if (!missing.isEmpty()) {
                LOG.warn(
                        "Of the pools {} did not say in {} within {} that they are ready; restored requests are answered"
                                + " without them",
                        new TreeSet<>(missing),
                        options.readiness(),
                        longestWait);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Whether the pools are ready cannot be read in {}; restored requests are given no more time for them",
                    options.readiness(),
                    e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(CLOSE_WAIT.toMillis());
    }
}
