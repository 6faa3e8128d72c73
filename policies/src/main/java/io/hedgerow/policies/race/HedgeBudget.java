package io.hedgerow.policies.race;

/**
 * Limits hedged attempts to a share of the requests: a token bucket into which every request pays a little and from
 * which every hedged attempt takes one token, as Finagle's and tower's retry budgets do. A cap on attempts per request
 * would not do: when the primary is slow for all requests, each would double the load of a system that is already slow.
 *
 * <p>With {@code r} requests in any stretch of time at most {@code r * maxExtraLoadPercent / 100 + burst} attempts are
 * allowed, where burst is what {@value #BURST_REQUESTS} requests pay, at least one attempt. The bucket is empty at the
 * start. Amounts are integers (a millionth of a percent of an attempt), so nothing drifts. Confined to one thread.
 */
public final class HedgeBudget {

    /** So many requests fill the bucket. */
    public static final int BURST_REQUESTS = 1_000;

    private static final long UNITS_PER_PERCENT = 1_000_000;
    private static final long UNITS_PER_ATTEMPT = 100 * UNITS_PER_PERCENT;

    private final long unitsPerRequest;
    private final long capacity;
    private long balance;

    /**
     * An empty budget.
     *
     * @param maxExtraLoadPercent most hedged attempts per hundred requests, above 0 and at most 100; counted in
     *     millionths, at least one
     */
    public HedgeBudget(double maxExtraLoadPercent) {
        if (!(maxExtraLoadPercent > 0) || maxExtraLoadPercent > 100) {
            throw new IllegalArgumentException(
                    "maxExtraLoadPercent must be above 0 and at most 100, was " + maxExtraLoadPercent);
        }
        this.unitsPerRequest = Math.max(1, (long) (maxExtraLoadPercent * UNITS_PER_PERCENT));
        this.capacity = Math.max(UNITS_PER_ATTEMPT, BURST_REQUESTS * unitsPerRequest);
    }

    /** Counts a request that may be hedged; once for each, when it starts. */
    public void deposit() {
        balance = Math.min(capacity, balance + unitsPerRequest);
    }

    /** Takes what one hedged attempt costs; false, and nothing taken, where there is too little. */
    public boolean tryWithdraw() {
        if (balance < UNITS_PER_ATTEMPT) {
            return false;
        }
        balance -= UNITS_PER_ATTEMPT;
        return true;
    }
}
