package io.hedgerow.executors.proving;

import org.jspecify.annotations.Nullable;

/**
 * How a trial ended.
 *
 * @param kind what happened
 * @param reason what is wrong with the model and what would be allowed; empty when proven
 * @param proof what it showed, when proven
 */
record TrialEnding(Kind kind, String reason, @Nullable Proof proof) {

    /** What happened. */
    enum Kind {
        /** Loaded, described and called. */
        PROVEN,
        /** The format refused it. */
        REFUSED,
        /** It asks for an execution provider that this machine lacks. */
        UNAVAILABLE,
        /** It needs more memory than allowed. */
        OVER_MEMORY,
        /** It took longer than allowed. */
        OVER_TIME,
        /** Its process ended by itself. */
        CRASHED;

        /** Whether another trial under the same conditions may well end in another way. */
        boolean isByChance() {
            return this == OVER_TIME || this == CRASHED;
        }
    }

    static TrialEnding proven(Proof proof) {
        return new TrialEnding(Kind.PROVEN, "", proof);
    }

    static TrialEnding of(Kind kind, String reason) {
        return new TrialEnding(kind, reason, null);
    }
}
