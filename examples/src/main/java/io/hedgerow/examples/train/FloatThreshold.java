package io.hedgerow.examples.train;

/**
 * Turns a threshold for values cut to float into one for values left as double. XGBoost rounds every value to float
 * before it compares; a scorer that does not must still send every value the same way.
 */
final class FloatThreshold {
    private FloatThreshold() {}

    /**
     * The threshold {@code t} for which {@code x < t} holds exactly where {@code (float) x < threshold} does.
     *
     * @param threshold a finite number
     */
    static double asDouble(float threshold) {
        double halfway = ((double) Math.nextDown(threshold) + threshold) / 2;
        // A double halfway between two floats rounds to the one whose last bit is 0.
        boolean halfwayRoundsUp = (Float.floatToIntBits(threshold) & 1) == 0;
        return halfwayRoundsUp ? halfway : Math.nextUp(halfway);
    }
}
