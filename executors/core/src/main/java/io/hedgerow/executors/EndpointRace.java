package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.race.HedgeBudget;
import io.hedgerow.policies.race.HedgeDelay;
import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/** What all races of one endpoint in one subtask share. Confined to the task thread. */
final class EndpointRace {
    private final RacePlan plan;
    private final @Nullable HedgeDelay delay;
    private final @Nullable HedgeBudget budget;
    private final RaceMetrics metrics;

    /**
     * @param sent counted for each hedged attempt
     * @param won counted for each hedged attempt that scored first
     * @param refused counted for each hedged attempt the budget did not allow
     */
    record RaceMetrics(Counter sent, Counter won, Counter refused) {}

    /** The race of an endpoint in a pool that {@link RacePlan#isRace has one}. */
    EndpointRace(EndpointSpec endpoint, String pool, RaceMetrics metrics) {
        HedgeSpec hedge = endpoint.fanOut().hedge();
        this.plan = RacePlan.of(endpoint, pool);
        this.delay = hedge == null ? null : new HedgeDelay(hedge);
        this.budget = hedge == null ? null : new HedgeBudget(hedge.maxExtraLoadPercent());
        this.metrics = metrics;
    }

    RacePlan plan() {
        return plan;
    }

    /** A race has started; how long its hedge waits, or {@link HedgeDelay#NEVER}. */
    long startedNanos(long nowNanos) {
        if (delay == null || budget == null) {
            return HedgeDelay.NEVER;
        }
        budget.deposit();
        return delay.nanos(nowNanos);
    }

    /** A hedge's delay has elapsed: whether it may be launched. */
    boolean mayHedge() {
        boolean allowed = budget != null && budget.tryWithdraw();
        (allowed ? metrics.sent() : metrics.refused()).inc();
        return allowed;
    }

    /** A variant has ended. Of a primary only what ran tells its pace: not what was refused, cached or never launched. */
    void onEnded(HostedVariant hosted, Outcome outcome, long elapsedNanos, long nowNanos) {
        if (delay == null || hosted.variant().shadow()) {
            return;
        }
        if (hosted.variantIndex() != plan.primary()) {
            if (outcome == Outcome.SCORED) {
                metrics.won().inc();
            }
        } else if (elapsedNanos > 0 && outcome == Outcome.SCORED) {
            delay.record(elapsedNanos, nowNanos);
        } else if (elapsedNanos > 0 && isGivenUp(hosted, outcome, elapsedNanos)) {
            delay.recordCensored(elapsedNanos, nowNanos);
        }
    }

    /** It would have taken longer, and nobody knows how long. */
    private static boolean isGivenUp(HostedVariant hosted, Outcome outcome, long elapsedNanos) {
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(hosted.variant().timeoutMillis());
        return switch (outcome) {
            case CANCELLED, EXPIRED -> true;
            case FAILED -> elapsedNanos >= timeoutNanos;
            case SCORED, SHED, NOT_READY -> false;
        };
    }
}
