package io.hedgerow.policies.selection;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import java.util.Arrays;

/** A ballot that tests fill in. Strict: whoever asks about a variant that is not eligible gets an error. */
final class TestingBallot implements Ballot {
    private final Ending[] endings;
    private final int[] ranks;
    private final boolean[] eligible;
    private int arrived;
    private int arm = -1;
    private boolean isDeadline;
    private boolean hasShownOrder;

    private TestingBallot(int size) {
        endings = new Ending[size];
        ranks = new int[size];
        eligible = new boolean[size];
        Arrays.fill(ranks, -1);
        Arrays.fill(eligible, true);
    }

    static TestingBallot of(int size) {
        return new TestingBallot(size);
    }

    TestingBallot ineligible(int... variants) {
        for (int variant : variants) {
            eligible[variant] = false;
        }
        return this;
    }

    TestingBallot arm(int newArm) {
        arm = newArm;
        return this;
    }

    TestingBallot arrive(int variant, Ending ending) {
        endings[variant] = ending;
        ranks[variant] = arrived++;
        return this;
    }

    /** Takes back the last arrival. */
    void takeBack(int variant) {
        endings[variant] = null;
        ranks[variant] = -1;
        arrived--;
    }

    TestingBallot deadline(boolean hasCome) {
        isDeadline = hasCome;
        return this;
    }

    /** Whether anybody asked for a rank since the last call: all else is the same in every order of arrival. */
    boolean hasShownOrder() {
        boolean hadShownOrder = hasShownOrder;
        hasShownOrder = false;
        return hadShownOrder;
    }

    boolean isDeadline() {
        return isDeadline;
    }

    Ending ending(int variant) {
        return endings[variant];
    }

    boolean hasArrived(int variant) {
        return endings[variant] != null;
    }

    private int known(int variant) {
        if (!eligible[variant]) {
            throw new AssertionError("asked about variant " + variant + ", which is not eligible");
        }
        return variant;
    }

    @Override
    public int size() {
        return endings.length;
    }

    @Override
    public boolean isEligible(int variant) {
        return eligible[variant];
    }

    @Override
    public Outcome outcome(int variant) {
        Ending ending = endings[known(variant)];
        return ending == null ? null : ending.outcome();
    }

    @Override
    public Prediction prediction(int variant) {
        Ending ending = endings[known(variant)];
        return ending == null ? null : ending.prediction();
    }

    @Override
    public long latencyMicros(int variant) {
        Ending ending = endings[known(variant)];
        return ending == null ? 0 : ending.latencyMicros();
    }

    @Override
    public int arrivalRank(int variant) {
        hasShownOrder = true;
        return ranks[known(variant)];
    }

    @Override
    public int arm() {
        return arm;
    }

    @Override
    public boolean isClosed() {
        for (int i = 0; i < endings.length; i++) {
            if (eligible[i] && endings[i] == null) {
                return isDeadline;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < endings.length; i++) {
            text.append("\n  v").append(i).append(eligible[i] ? "" : " (not eligible)");
            text.append(endings[i] == null ? " open" : " #" + ranks[i] + " " + endings[i]);
        }
        return text.append("\n  arm ")
                .append(arm)
                .append(isDeadline ? ", deadline" : "")
                .toString();
    }
}
