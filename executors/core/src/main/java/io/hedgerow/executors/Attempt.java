package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One variant scoring one request. The task thread and at most one worker meet here, and one compare-and-set
 * decides between them: {@code QUEUED → RUNNING → FINISHED} by the worker, {@code QUEUED → GIVEN_UP} or
 * {@code RUNNING → ABANDONED} by the task thread.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private enum Phase {
        QUEUED,
        RUNNING,
        FINISHED,
        GIVEN_UP,
        ABANDONED
    }

    /** How much of an attempt the task thread could take back. */
    enum GivenUp {
        /** All: no worker had it, and none will. */
        BEFORE_START,
        /** Its place, but not its thread, which is still in the call. */
        WHILE_RUNNING,
        /** Nothing: it has finished and its result is on its way. */
        TOO_LATE
    }

    private final OpenItem openItem;
    private final Bulkhead bulkhead;
    private final long enteredNanos;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private final Cancellation cancellation = new Cancellation();
    private @Nullable AttemptResult result;

    Attempt(OpenItem openItem, Bulkhead bulkhead, long enteredNanos) {
        this.openItem = openItem;
        this.bulkhead = bulkhead;
        this.enteredNanos = enteredNanos;
    }

    OpenItem openItem() {
        return openItem;
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    long enteredNanos() {
        return enteredNanos;
    }

    long deadlineMillis() {
        return openItem.item().deadlineMillis();
    }

    long timeoutMillis() {
        return bulkhead.variant().variant().timeoutMillis();
    }

    Row row() {
        return openItem.item().row();
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** Worker: takes the attempt over. False: it was given up and is none of the worker's business. */
    boolean start() {
        return phase.compareAndSet(Phase.QUEUED, Phase.RUNNING);
    }

    /** Worker: states the result. False: nobody waits for it any more and the worker ends. */
    boolean finish(AttemptResult newResult) {
        result = newResult;
        return phase.compareAndSet(Phase.RUNNING, Phase.FINISHED);
    }

    /** Task thread: takes back what can be taken back and tells a running call so. */
    GivenUp giveUp() {
        if (phase.compareAndSet(Phase.QUEUED, Phase.GIVEN_UP)) {
            return GivenUp.BEFORE_START;
        }
        if (phase.compareAndSet(Phase.RUNNING, Phase.ABANDONED)) {
            cancelCall();
            return GivenUp.WHILE_RUNNING;
        }
        return GivenUp.TOO_LATE;
    }

    /** Task thread: tells a running call that nobody waits for it. */
    void cancelCall() {
        try {
            cancellation.cancel();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Cancelling a call of {} failed", bulkhead.variant().model().id(), e);
        }
    }

    /** Whether a worker handed back an attempt that had been given up while it ran. */
    boolean isAbandoned() {
        return phase.get() == Phase.ABANDONED;
    }

    /** What the worker stated; only of an attempt it handed back. */
    AttemptResult result() {
        if (result == null) {
            throw new IllegalStateException("the attempt has not finished: " + phase.get());
        }
        return result;
    }

    /** Whether a deadline has passed at a wall-clock instant. */
    static boolean hasPassed(long deadlineMillis, long nowMillis) {
        return deadlineMillis != PlanHeader.NO_DEADLINE && deadlineMillis <= nowMillis;
    }

    /**
     * How a call ended.
     *
     * @param outcome the outcome
     * @param reason why it did not score, or null
     * @param prediction what was predicted, or null
     * @param fatal what must end the process's task rather than the attempt, or null
     * @param endedNanos when, on the monotonic clock
     */
    record AttemptResult(
            Outcome outcome,
            @Nullable String reason,
            @Nullable Prediction prediction,
            @Nullable Error fatal,
            long endedNanos) {}
}
