package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.selection.Ballot;
import io.hedgerow.proto.flink.AttemptReply;
import org.jspecify.annotations.Nullable;

/** What the policies see of an open request. Made for one question. */
final class OpenBallot implements Ballot {
    private final ServedEndpoint endpoint;
    private final OpenRequest request;
    private final boolean isClosed;

    private OpenBallot(ServedEndpoint endpoint, OpenRequest request, boolean isClosed) {
        this.endpoint = endpoint;
        this.request = request;
        this.isClosed = isClosed;
    }

    /** The ballot after an arrival: closed when every attempt that may be answered with has ended. */
    static OpenBallot afterArrival(ServedEndpoint endpoint, OpenRequest request) {
        return new OpenBallot(endpoint, request, (request.openVariants() & endpoint.eligible()) == 0);
    }

    /** The ballot at the deadline. */
    static OpenBallot atDeadline(ServedEndpoint endpoint, OpenRequest request) {
        return new OpenBallot(endpoint, request, true);
    }

    @Override
    public int size() {
        return endpoint.variants().size();
    }

    @Override
    public boolean isEligible(int variant) {
        return (request.header().variants() & endpoint.eligible() & (1L << variant)) != 0;
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
