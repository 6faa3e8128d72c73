package io.hedgerow.executors.proving;

/**
 * What a model's trial showed. Immutable.
 *
 * @param kind how it is known
 * @param signature SHA-256 of the model's inputs, outputs, task and classes, lower-case hex; empty
 *     where none was made
 * @param peakBytes most memory the trial's process held, the JVM's own included; -1 where the system does not tell
 * @param loadMillis how long loading took in a new JVM
 * @param warmNanos median time of a call when warm; -1 where no made-up row was scored
 * @param scoredRows made-up rows that were scored; 0 where the model takes none of them, and then calls of it
 *     are unproven
 */
public record Proof(Kind kind, String signature, long peakBytes, long loadMillis, long warmNanos, int scoredRows) {

    /** How a proof came to be. */
    public enum Kind {
        /** By a trial just now. */
        TRIED,
        /** By an earlier trial on this host. */
        REMEMBERED,
        /** Not at all: trials are switched off. */
        SKIPPED
    }

    static final Proof SKIPPED = new Proof(Kind.SKIPPED, "", -1, 0, -1, 0);

    Proof remembered() {
        return new Proof(Kind.REMEMBERED, signature, peakBytes, loadMillis, warmNanos, scoredRows);
    }
}
