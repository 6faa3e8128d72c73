package io.hedgerow.policies.fanout;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hedge of an endpoint whose primary and other variants lie in different pools. Neither pool sees the other, so
 * nobody can launch a copy because the primary is slow, nor cancel it because the primary has answered: the copy is
 * planned with the request, to start after the delay, whatever becomes of the primary.
 *
 * <p>Hence {@code maxExtraLoadPercent} says how many requests have a copy: those whose bucket, out of
 * {@value Assignment#BUCKETS}, is below the share. The bucket is the Murmur3 hash of {@code salt + ":hedge:" +
 * requestId}, so it is the same after a replay. Immutable and thread-safe.
 */
public final class HedgeCopies {
    private final String salt;
    private final long variants;
    private final long delayMicros;
    private final int buckets;

    private HedgeCopies(String salt, long variants, HedgeSpec hedge) {
        this.salt = salt + ":hedge";
        this.variants = variants;
        this.delayMicros = hedge.delayMicros();
        this.buckets = (int) Math.floor(hedge.maxExtraLoadPercent() * Assignment.BUCKETS / 100);
    }

    /** The copies of an endpoint's requests, or null where it is not hedged or all variants lie in one pool. */
    public static @Nullable HedgeCopies of(EndpointSpec endpoint) {
        HedgeSpec hedge = endpoint.fanOut().hedge();
        if (hedge == null) {
            return null;
        }
        int primary = endpoint.variantIndex(hedge.primary());
        if (primary < 0) {
            throw new IllegalArgumentException(
                    "endpoint " + endpoint.name() + ": no variant " + hedge.primary() + " to hedge");
        }
        long variants = elsewhere(endpoint, endpoint.variants().get(primary).pool());
        return variants == 0 ? null : new HedgeCopies(endpoint.fanOut().salt(), variants, hedge);
    }

    private static long elsewhere(EndpointSpec endpoint, String pool) {
        List<VariantSpec> all = endpoint.variants();
        long mask = 0;
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).shadow() && !all.get(i).pool().equals(pool)) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    /** The variants of a copy, as a bit mask; never a shadow. */
    public long variants() {
        return variants;
    }

    /** Whether a request has a copy; the others are planned without {@link #variants}. */
    public boolean has(String requestId) {
        return Assignment.bucket(salt, requestId) < buckets;
    }

    /** When a copy may start, in epoch milliseconds, rounded up; 0: at once. */
    public long notBeforeMillis(long nowMicros) {
        return delayMicros == 0 ? 0 : Math.floorDiv(nowMicros + delayMicros + 999, 1_000L);
    }
}
