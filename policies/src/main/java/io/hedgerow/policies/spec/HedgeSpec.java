package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * A fan-out as a hedge: the primary variant scores at once, the others only when it has not answered after a delay,
 * or has failed.
 *
 * @param primary name of the variant that scores at once
 * @param delayQuantile quantile of the primary's recent latencies that is waited for, above 0 and below 1; 0: the
 *     delay is {@code delayMicros}
 * @param delayMicros the fixed delay, at least 0; not looked at where there is a quantile
 * @param maxExtraLoadPercent most hedged attempts per hundred requests, above 0 and at most 100. An attempt that
 *     replaces a failed one is no hedge and is always allowed
 */
public record HedgeSpec(String primary, double delayQuantile, long delayMicros, double maxExtraLoadPercent)
        implements Serializable {
    public HedgeSpec {
        Objects.requireNonNull(primary, "primary is null");
        if (!(delayQuantile >= 0) || delayQuantile >= 1 || delayMicros < 0) {
            throw new IllegalArgumentException("the delay of a hedge is a quantile of 0 to 1 or at least 0 us, was "
                    + delayQuantile + " and " + delayMicros);
        }
        if (!(maxExtraLoadPercent > 0) || maxExtraLoadPercent > 100) {
            throw new IllegalArgumentException(
                    "maxExtraLoadPercent must be above 0 and at most 100, was " + maxExtraLoadPercent);
        }
    }

    /** Whether the delay follows the primary's recent latencies. */
    public boolean isAdaptive() {
        return delayQuantile > 0;
    }
}
