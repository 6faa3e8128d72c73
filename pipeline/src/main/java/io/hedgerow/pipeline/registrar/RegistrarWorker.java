package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the registrar deal with records one after the other on a thread of its own, so that neither a load nor a wait for the
 * subtasks holds a checkpoint up. A record is pending until it is dealt with; dealing with one twice changes nothing.
 * Thread-safe.
 */
final class RegistrarWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrarWorker.class);
    private static final Duration RETIREMENT_PAUSE = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** Something that the board's file system may fail. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** What waits is looked at one by one, so that doing that after every record takes time with the square of their number. */
    private static final int RECORDS_PER_RETIREMENT = 64;

    private final Registrar registrar;
    private final boolean isAdopted;
    private final boolean isResumed;
    private final Deque<ControlRecord> pending;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    /**
     * @param pending records of before a restore, oldest first
     * @param isResumed whether the registrar had begun before
     * @param isAdopted whether the board has all that was published before
     */
    RegistrarWorker(
            Registrar registrar,
            Collection<ControlRecord> pending,
            boolean isResumed,
            boolean isAdopted,
            ClassLoader contextLoader) {
        this.registrar = registrar;
        this.pending = new ArrayDeque<>(pending);
        this.isResumed = isResumed;
        this.isAdopted = isAdopted;
        this.thread = new Thread(this::run, "hedgerow-registrar");
        thread.setDaemon(true);
        thread.setContextClassLoader(contextLoader);
    }

    void start() {
        thread.start();
    }

    /** Has a record dealt with after those that came before. */
    void add(ControlRecord record) {
        lock.lock();
        try {
            pending.addLast(record);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What a restored registrar has to know. */
    CatalogueFormat.Stored snapshot() {
        lock.lock();
        try {
            List<ControlRecord> undone = new ArrayList<>(registrar.waiting());
            undone.addAll(pending);
            return new CatalogueFormat.Stored(registrar.catalogue(), undone);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            if (isResumed) {
                untilItWorks(() -> registrar.resume(isAdopted));
            }
            int dealtWith = 0;
            while (!Thread.currentThread().isInterrupted()) {
                ControlRecord next = awaitNext();
                if (next != null) {
                    untilItWorks(() -> handle(next));
                    removeFirst();
                }
                if (next == null || ++dealtWith % RECORDS_PER_RETIREMENT == 0) {
                    untilItWorks(this::retire);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void handle(ControlRecord record) throws IOException, InterruptedException {
        try {
            registrar.handle(record);
        } catch (RuntimeException | Error e) {
            LOG.error("{} could not be dealt with; what was in effect stays", record, e);
            registrar.failed(record, e);
        }
    }

    /** What fails is tried again with the next pause, after the records that have come meanwhile. */
    private void retire() throws IOException, InterruptedException {
        try {
            registrar.retire();
        } catch (RuntimeException | Error e) {
            LOG.error("What is due could not be dealt with; it is tried again", e);
        }
    }

    private void untilItWorks(Step step) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        while (true) {
            try {
                step.run();
                return;
            } catch (IOException | RuntimeException | Error e) {
                LOG.warn("The registrar cannot go on, and tries again in {}", pause, e);
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? pause.multipliedBy(2) : LONGEST_RETRY;
            }
        }
    }

    /** The next record, which stays pending; null where none has come for a while. */
    private @Nullable ControlRecord awaitNext() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long leftNanos = RETIREMENT_PAUSE.toNanos();
            while (pending.isEmpty() && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            return pending.peekFirst();
        } finally {
            lock.unlock();
        }
    }

    private void removeFirst() {
        lock.lock();
        try {
            pending.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it, in the middle of a record if need be. A load that does not end is left behind. */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        registrar.close();
        TimeUnit.MILLISECONDS.timedJoin(thread, CLOSE_WAIT.toMillis());
    }
}
