package io.hedgerow.executors;

import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as daemon threads. Each holds a use of its model from before it starts until it ends, so that no model is
 * closed under a running call.
 */
final class WorkerThreads implements Workers {

    /** How long {@link #close} waits for all threads together. Whoever is in a call that does not end is left behind. */
    static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(WorkerThreads.class);

    private final String poolName;
    private final ClassLoader contextLoader;
    private final PoolClock clock;
    private final HandBack handBack;
    private final WarmUp warmUp;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private int started;

    WorkerThreads(String poolName, ClassLoader contextLoader, PoolClock clock, HandBack handBack, WarmUp warmUp) {
        this.poolName = poolName;
        this.contextLoader = contextLoader;
        this.clock = clock;
        this.handBack = handBack;
        this.warmUp = warmUp;
    }

    @Override
    public void start(Bulkhead bulkhead) {
        HostedVariant variant = bulkhead.variant();
        ModelLease.@Nullable Use use = variant.use();
        Thread thread = new Thread(() -> run(bulkhead, use));
        thread.setName("hedgerow-" + poolName + "-" + variant.variant().name() + "-" + started++);
        thread.setDaemon(true);
        thread.setContextClassLoader(contextLoader);
        threads.add(thread);
        try {
            thread.start();
        } catch (Throwable t) { // no memory for another thread
            threads.remove(thread);
            if (use != null) {
                use.close();
            }
            throw t;
        }
    }

    @Override
    public void warmUp(Bulkhead bulkhead, List<Row> rows) {
        warmUp.start(bulkhead, rows, handBack);
    }

    private void run(Bulkhead bulkhead, ModelLease.@Nullable Use use) {
        try (use) {
            takeAndWork(bulkhead);
        } catch (InterruptedException | RejectedExecutionException e) {
            // The pool is closed: nobody waits for anything any more.
            Thread.currentThread().interrupt();
        } catch (Throwable t) { // a lost worker would leave its attempt open for ever
            fail(t);
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private void takeAndWork(Bulkhead bulkhead) throws InterruptedException {
        boolean wanted = true;
        while (wanted) {
            Thread.interrupted(); // what a model left behind is not meant for the queue
            try {
                Call call = closed ? null : bulkhead.queue().take();
                wanted = call != null && work(call);
            } catch (InterruptedException e) {
                if (closed) {
                    throw e;
                } // else it was meant for a call that has returned
            }
        }
    }

    private void fail(Throwable reason) {
        try {
            handBack.fail(reason);
        } catch (RejectedExecutionException e) {
            LOG.warn("A worker of pool {} failed after the pool was closed", poolName, reason);
        }
    }

    /** False: the call lasted too long and this thread has been replaced. */
    private boolean work(Call call) {
        if (call.hasRefused()) {
            handBack.add(call.refused());
        }
        CallWork.score(call);
        call.ended(clock.nanoTime());
        boolean wanted = call.bulkhead().queue().done(call);
        handBack.add(call);
        return wanted;
    }

    @Override
    public void close() {
        closed = true;
        List<Thread> left = List.copyOf(threads);
        left.forEach(Thread::interrupt);
        long endNanos = System.nanoTime() + CLOSE_WAIT.toNanos();
        try {
            for (Thread thread : left) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, endNanos - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the task is being cancelled: leave at once
        }
    }
}
