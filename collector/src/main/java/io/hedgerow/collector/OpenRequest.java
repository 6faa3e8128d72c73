package io.hedgerow.collector;

import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that has not been decided: its plan and the attempts that have ended. */
final class OpenRequest extends RequestState {
    private static final byte NOT_ENDED = -1;

    private PlanHeader header;
    private final @Nullable AttemptReply[] replies;
    private final byte[] ranks;
    private int ended;
    private long openVariants;
    private long lateVariants;

    OpenRequest(PlanHeader header) {
        this.header = header;
        int size = Long.SIZE - Long.numberOfLeadingZeros(header.variants());
        this.replies = new AttemptReply[size];
        this.ranks = new byte[size];
        Arrays.fill(ranks, NOT_ENDED);
        this.openVariants = header.variants();
    }

    private OpenRequest(OpenRequest other) {
        this.header = other.header;
        this.replies = other.replies.clone();
        this.ranks = other.ranks.clone();
        this.ended = other.ended;
        this.openVariants = other.openVariants;
        this.lateVariants = other.lateVariants;
    }

    /** Ends an attempt. It must be {@link #isAwaited}. */
    void end(AttemptReply reply, boolean isLate) {
        int variant = reply.variant();
        long bit = 1L << variant;
        replies[variant] = reply;
        ranks[variant] = (byte) ended++;
        openVariants &= ~bit;
        lateVariants |= isLate ? bit : 0;
    }

    /** Whether a reply is of this admission and its attempt has not ended. */
    boolean isAwaited(AttemptReply reply) {
        int variant = reply.variant();
        return reply.admission() == header.admission()
                && variant >= 0
                && variant < replies.length
                && (openVariants & (1L << variant)) != 0;
    }

    void rebase(long deadlineMillis) {
        header = new PlanHeader(
                header.requestId(),
                header.admission(),
                header.epoch(),
                header.endpointName(),
                header.endpoint(),
                header.variants(),
                header.arm(),
                header.admittedAtMicros(),
                deadlineMillis,
                header.eventTimeMillis(),
                header.replyTo(),
                header.headers(),
                header.error());
    }

    PlanHeader header() {
        return header;
    }

    boolean hasDeadline() {
        return header.deadlineMillis() != PlanHeader.NO_DEADLINE;
    }

    /** The variants whose attempts have not ended. */
    long openVariants() {
        return openVariants;
    }

    /** The variants whose attempts ended after the deadline. */
    long lateVariants() {
        return lateVariants;
    }

    boolean isLate(int variant) {
        return (lateVariants & (1L << variant)) != 0;
    }

    boolean isPlanned(int variant) {
        return (header.variants() & (1L << variant)) != 0;
    }

    /** How the attempt ended, or null while it is open or where there is none. */
    @Nullable
    AttemptReply reply(int variant) {
        return variant < replies.length ? replies[variant] : null;
    }

    /**
     * Rank among the ended attempts, or -1. Without a deadline the order of arrival is an accident of the run,
     * so that there the declared order counts.
     */
    int rank(int variant) {
        if (reply(variant) == null) {
            return NOT_ENDED;
        }
        long before = header.variants() & ~openVariants & ((1L << variant) - 1);
        return hasDeadline() ? ranks[variant] : Long.bitCount(before);
    }

    /** The ended attempts in order of arrival. */
    List<AttemptReply> inOrderOfArrival() {
        @Nullable AttemptReply[] ordered = new AttemptReply[ended];
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] != NOT_ENDED) {
                ordered[ranks[i]] = replies[i];
            }
        }
        List<AttemptReply> list = new ArrayList<>(ended);
        for (AttemptReply reply : ordered) {
            if (reply != null) {
                list.add(reply);
            }
        }
        return list;
    }

    @Override
    Kind kind() {
        return Kind.OPEN;
    }

    @Override
    OpenRequest copy() {
        return new OpenRequest(this);
    }
}
