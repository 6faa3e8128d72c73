package io.hedgerow.collector;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose header has come: open until it is decided, then draining until its last attempt has ended. One
 * object for both, so that a decision costs none.
 */
final class AdmittedRequest extends RequestState {
    private static final byte NOT_ENDED = -1;
    private static final @Nullable AttemptReply[] NONE = new AttemptReply[0];

    private final PlanHeader header;
    /** Also in the header, which is in no cache any more when most replies come. */
    private final long admission;

    private final long hashHigh;
    private final long hashLow;
    private final byte[] ranks;
    private @Nullable AttemptReply[] replies;
    private long deadlineMillis;
    private long openVariants;
    private long lateVariants;
    private int ended;
    private boolean isDecided;
    private int answering = NOT_ENDED;

    /**
     * An open request.
     *
     * @param hash {@link RequestHash} of its ID
     */
    AdmittedRequest(PlanHeader header, HashValue128 hash) {
        super(header.requestId());
        this.header = header;
        this.admission = header.admission();
        this.hashHigh = hash.getMostSignificantBits();
        this.hashLow = hash.getLeastSignificantBits();
        int size = Long.SIZE - Long.numberOfLeadingZeros(header.variants());
        this.replies = new AttemptReply[size];
        this.ranks = new byte[size];
        this.deadlineMillis = header.deadlineMillis();
        this.openVariants = header.variants();
    }

    /** Ends an attempt. It must be {@link #isAwaited}. */
    void end(AttemptReply reply, boolean isLate) {
        int variant = reply.variant();
        long bit = 1L << variant;
        openVariants &= ~bit;
        if (!isDecided) {
            replies[variant] = reply;
            ranks[variant] = (byte) ended++;
            lateVariants |= isLate ? bit : 0;
        }
    }

    /** Whether a reply is of this admission and its attempt has not ended. */
    boolean isAwaited(AttemptReply reply) {
        int variant = reply.variant();
        return reply.admission() == admission
                && variant >= 0
                && variant < Long.SIZE
                && (openVariants & (1L << variant)) != 0;
    }

    /** The answer has left; how the attempts ended is not needed any more. */
    void decide() {
        isDecided = true;
        replies = NONE;
    }

    /** As {@link #decide}, where an earlier execution has answered, with an attempt that ends here only afterwards. */
    void decidedBefore(int variant) {
        answering = variant;
        decide();
    }

    /** Whether an attempt that ends after the decision is the one that was answered with. */
    boolean isAnswering(int variant) {
        return variant == answering;
    }

    /** Whether the attempt that was answered with is made a second time, and has not ended. */
    boolean awaitsAnswering() {
        return answering >= 0 && answering < Long.SIZE && (openVariants & (1L << answering)) != 0;
    }

    /** The variant of {@link #decidedBefore}; below 0 where there is none. */
    int answering() {
        return answering;
    }

    boolean isDecided() {
        return isDecided;
    }

    PlanHeader header() {
        return header;
    }

    /** Number of the admission, as in the header. */
    long admission() {
        return admission;
    }

    long hashHigh() {
        return hashHigh;
    }

    long hashLow() {
        return hashLow;
    }

    /** The header's deadline, or a later one after a restore. */
    long deadlineMillis() {
        return deadlineMillis;
    }

    void moveDeadline(long newDeadlineMillis) {
        deadlineMillis = newDeadlineMillis;
    }

    /** Whether the deadline was moved, and so the request restored: what clocks say of that may differ between processes. */
    boolean hasLaterDeadline() {
        return deadlineMillis != header.deadlineMillis();
    }

    boolean hasDeadline() {
        return deadlineMillis != PlanHeader.NO_DEADLINE;
    }

    /** The variants whose attempts have not ended. */
    long openVariants() {
        return openVariants;
    }

    void restoreOpenVariants(long variants) {
        openVariants = variants;
    }

    /** The variants whose attempts ended after the deadline and before the decision. */
    long lateVariants() {
        return lateVariants;
    }

    boolean isLate(int variant) {
        return (lateVariants & (1L << variant)) != 0;
    }

    boolean isPlanned(int variant) {
        return (header.variants() & (1L << variant)) != 0;
    }

    /** How the attempt ended; null while it is open, where there is none, and once the request is decided. */
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

    /** The ended attempts in order of arrival; none once the request is decided. */
    List<AttemptReply> inOrderOfArrival() {
        List<AttemptReply> ordered = new ArrayList<>(ended);
        for (int rank = 0; rank < ended; rank++) {
            for (int variant = 0; variant < replies.length; variant++) {
                AttemptReply reply = replies[variant];
                if (reply != null && ranks[variant] == rank) {
                    ordered.add(reply);
                }
            }
        }
        return ordered;
    }
}
