package io.hedgerow.collector;

import io.hedgerow.proto.flink.AttemptReply;

/**
 * A decided request whose attempts have not all ended: what is needed to count them, and no more. Its timer
 * stands at the deadline or, once that has passed, at deadline and grace.
 */
final class DrainingRequest extends RequestState {
    private final long admission;
    private final long epoch;
    private final int endpoint;
    private final int arm;
    private final long admittedAtMicros;
    private final long eventTimeMillis;
    private final long rememberUntilMillis;
    private final long deadlineMillis;
    private long timerMillis;
    private long openVariants;

    DrainingRequest(
            long admission,
            long epoch,
            int endpoint,
            int arm,
            long admittedAtMicros,
            long eventTimeMillis,
            long rememberUntilMillis,
            long deadlineMillis,
            long timerMillis,
            long openVariants) {
        this.admission = admission;
        this.epoch = epoch;
        this.endpoint = endpoint;
        this.arm = arm;
        this.admittedAtMicros = admittedAtMicros;
        this.eventTimeMillis = eventTimeMillis;
        this.rememberUntilMillis = rememberUntilMillis;
        this.deadlineMillis = deadlineMillis;
        this.timerMillis = timerMillis;
        this.openVariants = openVariants;
    }

    /** What is left of a request when it has been decided. */
    static DrainingRequest of(OpenRequest open, long rememberUntilMillis) {
        return new DrainingRequest(
                open.header().admission(),
                open.header().epoch(),
                open.header().endpoint(),
                open.header().arm(),
                open.header().admittedAtMicros(),
                open.header().eventTimeMillis(),
                rememberUntilMillis,
                open.header().deadlineMillis(),
                open.header().deadlineMillis(),
                open.openVariants());
    }

    /** The same with a later deadline, and its timer there. */
    DrainingRequest rebased(long newDeadlineMillis) {
        return new DrainingRequest(
                admission,
                epoch,
                endpoint,
                arm,
                admittedAtMicros,
                eventTimeMillis,
                rememberUntilMillis,
                newDeadlineMillis,
                newDeadlineMillis,
                openVariants);
    }

    /** Whether a reply is of this admission and its attempt has not ended. */
    boolean isAwaited(AttemptReply reply) {
        int variant = reply.variant();
        return reply.admission() == admission
                && variant >= 0
                && variant < Long.SIZE
                && (openVariants & (1L << variant)) != 0;
    }

    void end(int variant) {
        openVariants &= ~(1L << variant);
    }

    void moveTimer(long newTimerMillis) {
        timerMillis = newTimerMillis;
    }

    long admission() {
        return admission;
    }

    long epoch() {
        return epoch;
    }

    int endpoint() {
        return endpoint;
    }

    int arm() {
        return arm;
    }

    long admittedAtMicros() {
        return admittedAtMicros;
    }

    long eventTimeMillis() {
        return eventTimeMillis;
    }

    long rememberUntilMillis() {
        return rememberUntilMillis;
    }

    long deadlineMillis() {
        return deadlineMillis;
    }

    long timerMillis() {
        return timerMillis;
    }

    long openVariants() {
        return openVariants;
    }

    @Override
    Kind kind() {
        return Kind.DRAINING;
    }

    @Override
    DrainingRequest copy() {
        return new DrainingRequest(
                admission,
                epoch,
                endpoint,
                arm,
                admittedAtMicros,
                eventTimeMillis,
                rememberUntilMillis,
                deadlineMillis,
                timerMillis,
                openVariants);
    }
}
