package io.hedgerow.policies.race;

/**
 * What a pool has to do next for one request. Both are bit masks of variants, bit i being variant i of the
 * endpoint; they never share a bit.
 *
 * @param launch attempts to launch now
 * @param cancel attempts that end CANCELLED now, whether they run or were never launched
 */
public record RaceStep(long launch, long cancel) {

    /** Nothing to do. */
    public static final RaceStep NONE = new RaceStep(0, 0);

    static RaceStep launching(long variants) {
        return variants == 0 ? NONE : new RaceStep(variants, 0);
    }

    static RaceStep cancelling(long variants) {
        return variants == 0 ? NONE : new RaceStep(0, variants);
    }
}
