package io.hedgerow.starter;

import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.Deadlines;
import java.time.Duration;

/**
 * How long requests have that waited in the source while the job was away. A topic keeps what is sent meanwhile, and gives it at
 * once when the job is back: more than pools whose models are cold may score within a deadline that begins now. Who sent such a
 * request has waited for longer than that already. Until the job has caught up, or a limit, these have a grace instead.
 * The most urgent attempts of a pool go first, so that requests that come as ever do not wait behind them.
 *
 * <p>A request that is older than the state that the job came back with did not wait for the job: event times may lie long ago.
 * Immutable.
 */
final class CatchUp {
    /** Nothing waited. */
    static final CatchUp NONE = new CatchUp(0, Long.MIN_VALUE);

    private static final long LONGEST_MILLIS = Duration.ofMinutes(1).toMillis();

    private final long sinceMillis;
    private final long untilMillis;

    private CatchUp(long sinceMillis, long untilMillis) {
        this.sinceMillis = sinceMillis;
        this.untilMillis = untilMillis;
    }

    /**
     * Of a start that admits its first request now.
     *
     * @param savedMillis when the state was written that it begins with
     */
    static CatchUp of(long savedMillis, long startMillis) {
        return new CatchUp(savedMillis, startMillis + LONGEST_MILLIS);
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
                && request.eventTimeMillis() >= sinceMillis
                && nowMillis - request.eventTimeMillis() >= usualMillis;
        return hasWaited ? Deadlines.rebased(usual, nowMillis, Deadlines.GRACE_MILLIS) : usual;
    }
}
