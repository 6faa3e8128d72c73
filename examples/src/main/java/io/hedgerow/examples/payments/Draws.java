package io.hedgerow.examples.payments;

/**
 * A stream of pseudo-random numbers that is a function of a seed and a stream number: SplitMix64 (Steele, Lea and
 * Flood, "Fast splittable pseudorandom number generators"). Every JVM gives the same numbers. Not thread-safe.
 */
final class Draws {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /** The stream of that number; streams of neighbouring numbers have nothing in common. */
    static Draws of(long seed, long stream) {
        return new Draws(mix(mix(seed + GOLDEN_GAMMA) ^ mix(stream * GOLDEN_GAMMA + 1)));
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** From 0 to 1, 1 excluded. */
    double uniform() {
        state += GOLDEN_GAMMA;
        return (mix(state) >>> 11) * UNIT;
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** From 0 to {@code bound}, bound excluded. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    double exponential(double mean) {
        return -mean * StrictMath.log(1 - uniform());
    }

    double gaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
    }

    double logNormal(double median, double sigma) {
        return median * StrictMath.exp(sigma * gaussian());
    }

    /** Position in the array of cumulative shares, the last of which is 1. */
    int pick(double[] cumulativeShares) {
        double at = uniform();
        int position = 0;
        while (position < cumulativeShares.length - 1 && at >= cumulativeShares[position]) {
            position++;
        }
        return position;
    }
}
