package io.hedgerow.policies.selection;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Voting weights and quorum as whole multiples of one decimal unit, so that sums are exact, have no order, and
 * 0.1 + 0.2 equals 0.3. Where that takes more than {@value #MAX_DIGITS} digits (weights that differ by many
 * orders of magnitude), weights are rounded up and the quorum down in the last digit, so that who reaches it still
 * does. Immutable.
 */
final class VoteWeights {
    private static final int MAX_DIGITS = 17;
    private static final long NO_QUORUM = 0;

    private final long[] units;
    private final long quorum;

    private VoteWeights(long[] units, long quorum) {
        this.units = units;
        this.quorum = quorum;
    }

    /**
     * @param weights one per variant, each 0 or more
     * @param quorum weight that wins, above 0, or null for more than half
     */
    static VoteWeights of(List<BigDecimal> weights, @Nullable BigDecimal quorum) {
        BigDecimal total = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        int scale = scale(weights, quorum, total);
        long[] units = weights.stream()
                .mapToLong(weight -> units(weight, scale, RoundingMode.CEILING))
                .toArray();
        return new VoteWeights(
                units, quorum == null ? NO_QUORUM : Math.max(1, units(quorum, scale, RoundingMode.FLOOR)));
    }

    private static int scale(List<BigDecimal> weights, @Nullable BigDecimal quorum, BigDecimal total) {
        int scale = Stream.concat(weights.stream(), Stream.ofNullable(quorum))
                .mapToInt(number -> number.stripTrailingZeros().scale())
                .max()
                .orElse(0);
        BigDecimal largest = quorum == null ? total : total.max(quorum);
        int digits = largest.precision() - largest.scale() + scale;
        return scale - Math.max(0, digits - MAX_DIGITS);
    }

    private static long units(BigDecimal number, int scale, RoundingMode rounding) {
        return number.setScale(scale, rounding).unscaledValue().longValueExact();
    }

    /** Weight of a variant's vote. */
    long of(int variant) {
        return units[variant];
    }

    /** Whether a quorum is set. */
    boolean hasQuorum() {
        return quorum != NO_QUORUM;
    }

    /** The weight that wins, where it is set. */
    long quorum() {
        return quorum;
    }
}
