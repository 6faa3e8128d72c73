package io.hedgerow.examples.payments;

/**
 * How far the world has moved at a payment: 0 up to {@link #STARTS_AT_INDEX}, then rising linearly to 1 at
 * {@link #ENDS_AT_INDEX}, where it stays. It moves both what payments look like and what makes them fraud.
 */
public final class Drift {
    /** The last payment of the old world. */
    public static final long STARTS_AT_INDEX = 100_000;

    /** The first payment of the new world. */
    public static final long ENDS_AT_INDEX = 500_000;

    private Drift() {}

    /** Position between the old world (0) and the new one (1). */
    public static double at(long index) {
        double position = (double) (index - STARTS_AT_INDEX) / (ENDS_AT_INDEX - STARTS_AT_INDEX);
        return Math.max(0, Math.min(1, position));
    }
}
