package io.hedgerow.starter;

import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.Deadlines;
import java.time.Duration;

/**
 * How long requests have that waited in the source, after a start. A topic keeps what is sent while the job is away, and gives
 * it at once when the job is back: more than pools whose models are cold may score within a deadline that begins now. Who sent
 * such a request has waited for longer than that already. Until the job has caught up, or a limit, these have a grace instead.
 * The most urgent attempts of a pool go first, so that requests that come as ever do not wait behind them. Immutable.
 */
final class CatchUp {
    /** Nothing waited. */
    static final CatchUp NONE = new CatchUp(Long.MIN_VALUE);

    private static final long LONGEST_MILLIS = Duration.ofMinutes(1).toMillis();

    private final long untilMillis;

    private CatchUp(long untilMillis) {
        this.untilMillis = untilMillis;
    }

    /** Of a start that admits its first request now. */
    static CatchUp from(long startMillis) {
        return new CatchUp(startMillis + LONGEST_MILLIS);
    }

    /**
     * The deadline of a request that is admitted now, by an endpoint that counts from the admission.
     *
     * @param usualMillis how long the endpoint gives a request
     */
    long deadlineMillis(Request request, long nowMillis, long usualMillis) {
        long usual = nowMillis + usualMillis;
        boolean hasWaited = nowMillis < untilMillis
                && request.eventTimeMillis() != Request.UNSET
                && nowMillis - request.eventTimeMillis() >= usualMillis;
        return hasWaited ? Deadlines.rebased(usual, nowMillis, Deadlines.GRACE_MILLIS) : usual;
    }
}
