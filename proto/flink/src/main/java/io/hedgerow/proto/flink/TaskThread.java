package io.hedgerow.proto.flink;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;

/** Has a task's thread do something between two records. Thread-safe. */
public final class TaskThread {
    private final MailboxExecutor mailbox;
    private volatile boolean isOpening = true;

    /** @param mailbox of the operator whose task it is */
    public TaskThread(MailboxExecutor mailbox) {
        this.mailbox = mailbox;
    }

    /** While the task opens, its thread is the one that asks: it would wait for itself. */
    public void opened() {
        isOpening = false;
    }

    /** Whether the task is still opening. */
    public boolean isOpening() {
        return isOpening;
    }

    /**
     * What the task's thread returned.
     *
     * @throws ExecutionException with what it threw, as the cause
     * @throws InterruptedException when the caller is interrupted, or the task ends before it comes to it
     */
    public <T> T call(Callable<T> what, String description) throws InterruptedException, ExecutionException {
        if (isOpening) {
            return callHere(what);
        }
        try {
            return mailbox.submit(what, description).get();
        } catch (RejectedExecutionException | CancellationException e) {
            throw (InterruptedException) new InterruptedException("the task has ended").initCause(e);
        }
    }

    private static <T> T callHere(Callable<T> what) throws ExecutionException {
        try {
            return what.call();
        } catch (Exception e) {
            throw new ExecutionException(e);
        }
    }
}
