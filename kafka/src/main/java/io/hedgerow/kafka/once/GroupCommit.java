package io.hedgerow.kafka.once;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Commits messages together, on a thread of its own. What comes while nothing is on its way is committed at once; what comes
 * while a commit is, or in the pause after it, goes with the next.
 *
 * <p>The caller waits for room where too much is waiting, and in {@link #flush}. When the writer has thrown, every later call does.
 * Used by one thread beside its own.
 */
public final class GroupCommit<T> implements AutoCloseable {
    /**
     * Time between the end of a commit and the next. A commit takes some milliseconds itself, so that there is one about every ten:
     * less would be more work for the brokers, and hardly sooner.
     */
    public static final long PAUSE_MILLIS = 5;

    /**
     * How much goes with one commit, but for a larger message: a broker that takes a few kilobytes a second only has it before the
     * transaction is aborted, and a checkpoint waits for one after the other.
     */
    static final long MOST_BYTES_OF_A_COMMIT = 256 << 10;

    private static final long LOOK_AROUND_MILLIS = 1_000;
    private static final int MOST_COMMITS_BETWEEN_LOOKS = 100;
    private static final long STOP_WAIT_MILLIS = 5_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TransactionalWriter<T> writer;
    private final long mostBytes;
    private final Thread thread;

    // all under the lock
    private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long accepted;
    private long committed;
    private boolean isHurried;
    private boolean isClosed;
    private @Nullable Throwable failure;

    /** A message that was handed over. */
    private record Waiting<T>(T message, long bytes) {}

    /**
     * Starts the thread.
     *
     * @param name of the thread
     * @param contextLoader its context class loader
     * @param writer from here on only the thread's, which closes it
     * @param mostBytes how much may wait
     */
    public GroupCommit(String name, ClassLoader contextLoader, TransactionalWriter<T> writer, long mostBytes) {
        this.writer = writer;
        this.mostBytes = mostBytes;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(contextLoader);
        thread.start();
    }

    /**
     * Hands a message over; waits while there is no room.
     *
     * @param bytes about what it takes
     */
    public void write(T message, long bytes) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waitingBytes > 0 && waitingBytes + bytes > mostBytes) {
                check();
                isHurried = true;
                changed.signalAll();
                changed.await();
            }
            check();
            boolean wasEmpty = waiting.isEmpty();
            waiting.add(new Waiting<>(message, bytes));
            waitingBytes += bytes;
            accepted++;
            if (wasEmpty) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was handed over is committed. */
    public void flush() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            long last = accepted;
            while (committed < last) {
                check();
                isHurried = true;
                changed.signalAll();
                changed.await();
            }
            check();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks whether the thread still writes.
     *
     * @throws IOException when it does not
     */
    public void check() throws IOException {
        lock.lock();
        try {
            Throwable reason = failure;
            if (reason != null) {
                throw new IOException(reason.getMessage(), reason);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            serve();
        } catch (InterruptedException e) {
            fail(new IOException("the thread that commits was interrupted", e));
        } catch (Throwable t) { // a thread that is gone without a word would keep checkpoints waiting for ever
            fail(t);
        } finally {
            writer.close();
        }
    }

    private void serve() throws IOException, InterruptedException {
        int commits = 0;
        while (true) {
            List<T> batch = awaitSome();
            if (batch == null) {
                return;
            }
            if (!batch.isEmpty()) {
                commit(batch);
                commits++;
            }
            if (batch.isEmpty() || commits == MOST_COMMITS_BETWEEN_LOOKS) {
                commits = 0;
                writer.lookAround();
            }
            pause();
        }
    }

    private void commit(List<T> batch) throws IOException {
        writer.begin();
        for (T message : batch) {
            writer.send(message);
        }
        writer.commit();
        lock.lock();
        try {
            committed += batch.size();
            isHurried = committed < accepted && isHurried;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What goes with the next commit; empty when nothing has come for a while, null when nothing will. */
    private @Nullable List<T> awaitSome() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(LOOK_AROUND_MILLIS);
            while (waiting.isEmpty() && !isClosed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            if (isClosed) {
                return null;
            }
            List<T> batch = takeBatch();
            changed.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private List<T> takeBatch() {
        List<T> batch = new ArrayList<>();
        long bytes = 0;
        Waiting<T> next = waiting.peek();
        while (next != null && (bytes == 0 || bytes + next.bytes() <= MOST_BYTES_OF_A_COMMIT)) {
            bytes += next.bytes();
            batch.add(next.message());
            waiting.remove();
            next = waiting.peek();
        }
        waitingBytes -= bytes;
        return batch;
    }

    private void pause() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
            while (nanos > 0 && !isHurried && !isClosed) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable reason) {
        lock.lock();
        try {
            failure = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops after the commit that is on its way; what waits for the next is dropped. Does not wait for ever. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
