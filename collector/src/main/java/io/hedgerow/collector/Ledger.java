package io.hedgerow.collector;

import io.hedgerow.policies.selection.Decision;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;

/** Told of everything that is counted. Each planned attempt ends in it exactly once. */
interface Ledger {

    /** A request was opened. */
    void onOpened(PlanHeader header);

    /** An open request was found in restored state; its counts were restored beside it. */
    void onOpenRestored();

    /** A request was refused by the starter and has been answered. */
    void onRefused(PlanHeader header);

    /** A request of a position that is not served here was answered without its attempts, which will not be heard of. */
    void onUnserved(PlanHeader header, Decision decision, long latencyMicros);

    /** A further request with an ID that is open or remembered. */
    void onDuplicate(PlanHeader header);

    /** A planned attempt of that request has ended so; late, if after the deadline. */
    void onAttemptEnded(PlanHeader header, AttemptReply reply, boolean isLate);

    /** A reply that ends nothing: of another admission, of an attempt that has ended, or of one that is not served here. */
    void onReplyIgnored();

    /** An open request has been answered. */
    void onAnswered(PlanHeader header, Decision decision, long latencyMicros);

    /** A selection policy has thrown; the request gets the default or UNAVAILABLE. */
    void onPolicyFailure(int endpoint, Throwable failure);
}
