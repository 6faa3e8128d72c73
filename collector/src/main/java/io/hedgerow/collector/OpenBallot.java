package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.selection.Ballot;
import io.hedgerow.proto.flink.AttemptReply;
import org.jspecify.annotations.Nullable;

/** What the policies see of an open request: one view for all questions about an endpoint. Not thread-safe. */
final class OpenBallot implements Ballot {
    private final int size;
    private final long eligible;
    private AdmittedRequest request;
    private boolean isClosed;

    /** A ballot over that many variants, of which the eligible ones may be answered with. */
    @SuppressWarnings("NullAway.Init") // every question begins with a request
    OpenBallot(int size, long eligible) {
        this.size = size;
        this.eligible = eligible;
    }

    /** The ballot after an arrival: closed when every attempt that may be answered with has ended. */
    OpenBallot afterArrival(AdmittedRequest asked) {
        request = asked;
        isClosed = (asked.openVariants() & eligible) == 0;
        return this;
    }

    /** The ballot at the deadline. */
    OpenBallot atDeadline(AdmittedRequest asked) {
        request = asked;
        isClosed = true;
        return this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isEligible(int variant) {
        return (request.header().variants() & eligible & (1L << variant)) != 0;
    }

    @Override
    public @Nullable Outcome outcome(int variant) {
        AttemptReply reply = request.reply(variant);
        return reply == null ? null : reply.outcome();
    }

    @Override
    public @Nullable Prediction prediction(int variant) {
        AttemptReply reply = request.reply(variant);
        return reply == null ? null : reply.prediction();
    }

    @Override
    public long latencyMicros(int variant) {
        AttemptReply reply = request.reply(variant);
        return reply == null ? 0 : reply.latencyMicros();
    }

    @Override
    public int arrivalRank(int variant) {
        return request.rank(variant);
    }

    @Override
    public int arm() {
        return request.header().arm();
    }

    @Override
    public boolean isClosed() {
        return isClosed;
    }
}
