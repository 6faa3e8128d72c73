package io.hedgerow.policies.race;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one endpoint race in one pool. Made once, shared by all races. Immutable and thread-safe.
 *
 * <p><b>Hedged</b> (Dean and Barroso, "The Tail at Scale", 2013; Finagle's {@code BackupRequestFilter}): the primary
 * runs at once; when the delay has elapsed, or as soon as everything launched has ended without a score, the next
 * variant in declared order is launched. The first to score wins and the rest is cancelled. A first finisher that
 * failed decides nothing: the other one is waited for.
 *
 * <p><b>Staged</b> (a cascade): all variants of a stage run together. When all of them have ended and none was at
 * least {@code minConfidence} sure, the next stage is launched; else the rest is cancelled.
 *
 * <p>A request may come back after a failure with some of its variants only; the others have ended and what they said
 * is not known any more. A hedge without its primary then launches the first of the others at once; a cascade goes
 * on with the earliest stage of which variants are left, so a stage may run although an earlier one had been sure.
 */
public final class RacePlan {

    /** Reason of an attempt a hedged race has cancelled. */
    public static final String ALREADY_SCORED = "not needed: another attempt had scored";

    /** Reason of an attempt a staged race has cancelled. */
    public static final String STAGE_WAS_SURE = "not needed: an earlier stage was sure";

    /** Value of {@link #primary} where there is none in this pool. */
    public static final int NO_PRIMARY = -1;

    private final long shadows;
    private final long racing;
    private final long primary;
    private final @Nullable Stages stages;

    private RacePlan(long shadows, long racing, long primary, @Nullable Stages stages) {
        this.shadows = shadows;
        this.racing = racing;
        this.primary = primary;
        this.stages = stages;
    }

    /**
     * The plan of an endpoint in a pool. Throws {@link IllegalArgumentException} where the primary or a stage names a
     * variant that is not declared.
     *
     * @param pool the pool; variants elsewhere take no part
     */
    public static RacePlan of(EndpointSpec endpoint, String pool) {
        HedgeSpec hedge = endpoint.fanOut().hedge();
        StagesSpec stages = endpoint.fanOut().stages();
        boolean hasRace = hedge != null || stages != null;
        return new RacePlan(
                variants(endpoint, pool, true),
                hasRace ? variants(endpoint, pool, false) : 0,
                hedge == null ? 0 : bitOf(hedge.primary(), endpoint),
                stages == null ? null : Stages.of(stages, endpoint));
    }

    private static long variants(EndpointSpec endpoint, String pool, boolean shadow) {
        List<VariantSpec> variants = endpoint.variants();
        long mask = 0;
        for (int i = 0; i < variants.size(); i++) {
            if (variants.get(i).pool().equals(pool) && variants.get(i).shadow() == shadow) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    static long bitOf(String variant, EndpointSpec endpoint) {
        int position = endpoint.variantIndex(variant);
        if (position < 0) {
            throw new IllegalArgumentException("endpoint " + endpoint.name() + ": no variant " + variant + " to race");
        }
        return 1L << position;
    }

    /**
     * Whether there is a race at all. False for the fan-outs {@link Mode#ALL} and {@link Mode#ASSIGNED}, and where
     * fewer than two variants would take part: everything is then launched at once.
     */
    public boolean isRace() {
        return Long.bitCount(racing) > 1;
    }

    /** Position of the primary of a hedge in this pool, whose latencies set the delay, or {@link #NO_PRIMARY}. */
    public int primary() {
        return isRace() && (racing & primary) != 0 ? Long.numberOfTrailingZeros(primary) : NO_PRIMARY;
    }

    /** The reason given with attempts this plan's races cancel. */
    public String cancelReason() {
        return stages == null ? ALREADY_SCORED : STAGE_WAS_SURE;
    }

    /**
     * Starts the race of one request. Throws {@link IllegalStateException} where there is none.
     *
     * @param variants bit mask of the request's variants in this pool that have not ended
     */
    public Race start(long variants) {
        if (!isRace()) {
            throw new IllegalStateException("there is no race; launch all variants");
        }
        return stages == null
                ? HedgedRace.of(variants & shadows, variants & racing, primary)
                : StagedRace.of(variants & shadows, variants & racing, stages);
    }
}
