package io.hedgerow.policies.selection;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * A policy's word on one request: wait, an answer with its reason, or that it will have no winner.
 *
 * <p>Verdicts that carry no combined prediction are shared instances, so that a decision allocates nothing.
 */
public final class Verdict {

    /** The three things a policy can say. */
    public enum Kind {
        WAIT,
        ANSWER,
        NO_WINNER
    }

    /** Position of the variant in a verdict that combines several variants. */
    public static final int COMBINED = -1;

    private static final int CACHED = 64;
    private static final Verdict WAIT = new Verdict(Kind.WAIT, COMBINED, null, null);
    private static final Verdict NO_WINNER = new Verdict(Kind.NO_WINNER, COMBINED, null, null);
    private static final Verdict[] DECIDED = cache(DecidedBy.DECIDED);
    private static final Verdict[] QUORUM = cache(DecidedBy.QUORUM);

    private final Kind kind;
    private final int variant;
    private final @Nullable Prediction combined;
    private final @Nullable DecidedBy reason;

    private Verdict(Kind kind, int variant, @Nullable Prediction combined, @Nullable DecidedBy reason) {
        this.kind = kind;
        this.variant = variant;
        this.combined = combined;
        this.reason = reason;
    }

    private static Verdict[] cache(DecidedBy reason) {
        Verdict[] verdicts = new Verdict[CACHED];
        for (int i = 0; i < CACHED; i++) {
            verdicts[i] = new Verdict(Kind.ANSWER, i, null, reason);
        }
        return verdicts;
    }

    /** More may come that changes the outcome. */
    public static Verdict waiting() {
        return WAIT;
    }

    /** Whatever still comes, this policy has no winner; {@code otherwise} is asked. */
    public static Verdict noWinner() {
        return NO_WINNER;
    }

    /** The variant's prediction is the answer; nothing still to come could change it. */
    public static Verdict decided(int variant) {
        return DECIDED[variant];
    }

    /** The variant speaks for a vote that reached its quorum. */
    public static Verdict quorum(int variant) {
        return QUORUM[variant];
    }

    /** A prediction made of several variants' predictions is the answer. */
    public static Verdict combined(Prediction prediction) {
        return new Verdict(Kind.ANSWER, COMBINED, prediction, DecidedBy.DECIDED);
    }

    public Kind kind() {
        return kind;
    }

    /** Position of the answering variant, or {@link #COMBINED}. */
    public int variant() {
        return variant;
    }

    /** The combined prediction; null where one variant answers. */
    public @Nullable Prediction combined() {
        return combined;
    }

    /** Why; null unless this is an answer. */
    public @Nullable DecidedBy reason() {
        return reason;
    }

    @Override
    public String toString() {
        return kind + (kind == Kind.ANSWER ? "[" + variant + ", " + combined + ", " + reason + "]" : "");
    }
}
