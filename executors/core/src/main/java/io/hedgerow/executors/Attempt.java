package io.hedgerow.executors;

import io.hedgerow.policies.Priority;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One variant scoring one request. The task thread and at most one worker meet here, and one compare-and-set
 * decides between them: {@code QUEUED → RUNNING → FINISHED} by the worker, {@code QUEUED → GIVEN_UP} or
 * {@code RUNNING → ABANDONED} by the task thread.
 */
final class Attempt {
    /** Higher priority first, then the earlier deadline, then who came first. */
    static final Comparator<Attempt> URGENCY = Comparator.comparing(Attempt::priority)
            .thenComparingLong(Attempt::deadlineMillis)
            .thenComparingLong(attempt -> attempt.number);

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
    private final long number;
    private final long enteredNanos;
    private boolean isProbe;
    private long permission;
    private @Nullable ChosenModel model;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private volatile @Nullable Call call;
    private @Nullable AttemptResult result;

    /**
     * @param number rises from attempt to attempt of a bulkhead
     */
    Attempt(OpenItem openItem, Bulkhead bulkhead, long number, long enteredNanos) {
        this.openItem = openItem;
        this.bulkhead = bulkhead;
        this.number = number;
        this.enteredNanos = enteredNanos;
    }

    OpenItem openItem() {
        return openItem;
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    /** Position of its variant in the endpoint. */
    int variant() {
        return bulkhead.variant().variantIndex();
    }

    long enteredNanos() {
        return enteredNanos;
    }

    /** It runs although it is not expected to end in time. Before it is queued. */
    void probe() {
        isProbe = true;
    }

    boolean isProbe() {
        return isProbe;
    }

    /** A model that its request's key has chosen scores it, and is held until {@link #letGo}. Before it is queued. */
    void scoredBy(ChosenModel chosen) {
        model = chosen;
    }

    /** The model that its request's key has chosen, or null: its variant's own scores it. */
    @Nullable
    ChosenModel model() {
        return model;
    }

    /** It needs no model any more. Once. */
    void letGo() {
        if (model != null) {
            model.letGo();
        }
    }

    /** What keeps its model from being called while that fails. */
    Guard guard() {
        return model != null && bulkhead.variant().endpoint().hasDeadline() ? model.guard() : bulkhead.guard();
    }

    /** Its model's breaker lets it call. Before it is queued. */
    void permit(long newPermission) {
        permission = newPermission;
    }

    /** What its model's breaker gave it, to be given back with the result. */
    long permission() {
        return permission;
    }

    Priority priority() {
        return openItem.item().priority();
    }

    long deadlineMillis() {
        return openItem.item().deadlineMillis();
    }

    boolean hasDeadline() {
        return deadlineMillis() != PlanHeader.NO_DEADLINE;
    }

    long timeoutMillis() {
        return bulkhead.variant().variant().timeoutMillis();
    }

    Row row() {
        return openItem.item().row();
    }

    /** The call it runs in, or null before its start. */
    @Nullable
    Call call() {
        return call;
    }

    /** Worker: takes the attempt over. False: it was given up and is none of the worker's business. */
    boolean start(Call newCall) {
        call = newCall;
        return phase.compareAndSet(Phase.QUEUED, Phase.RUNNING);
    }

    /** Worker: states the result, which is dropped where nobody waits for it any more. */
    void finish(AttemptResult newResult) {
        result = newResult;
        phase.compareAndSet(Phase.RUNNING, Phase.FINISHED);
    }

    /** Task thread: takes it back if no worker has it. False: nothing has changed. */
    boolean giveUpBeforeStart() {
        return phase.compareAndSet(Phase.QUEUED, Phase.GIVEN_UP);
    }

    /** Task thread: takes back what can be taken back. */
    GivenUp giveUp() {
        if (giveUpBeforeStart()) {
            return GivenUp.BEFORE_START;
        }
        return phase.compareAndSet(Phase.RUNNING, Phase.ABANDONED) ? GivenUp.WHILE_RUNNING : GivenUp.TOO_LATE;
    }

    /** Whether it was taken back before a worker had it. */
    boolean wasGivenUpBeforeStart() {
        return phase.get() == Phase.GIVEN_UP;
    }

    boolean isQueued() {
        return phase.get() == Phase.QUEUED;
    }

    /** Whether it was given up while it ran. */
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
}
