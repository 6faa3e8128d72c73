package io.hedgerow.policies.selection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Walks every order in which the attempts of one request can arrive, with every combination of endings, and asks
 * after each arrival. Checks, with nothing but the definition:
 *
 * <ul>
 *   <li>sound: an early answer is the answer of every completion;
 *   <li>prompt, where promised: who waits does so because two completions differ;
 *   <li>the order leaves no trace: all orders of the same endings end the same;
 *   <li>the deadline is like the end of all that is open: a closed ballot never waits, and has the outcome it
 *       would have if the open attempts had been cancelled;
 *   <li>what arrives of a shadow changes nothing.
 * </ul>
 *
 * <p>Up to {@value #MAX_WITHOUT_REDUCTION} variants every order is walked. With more, the orders that lead to the
 * same endings are walked until one of them is found in which nobody, there or later, asked for a rank of arrival:
 * whoever decides without having seen the order would do the same in the others.
 */
final class ArrivalOrders {

    /** What is asked; null means wait, anything else is compared by equality. */
    interface Asked {
        Object outcome(TestingBallot ballot);
    }

    private static final int MAX_WITHOUT_REDUCTION = 4;
    private static final int UNKNOWN = 0;
    private static final int MANY = -1;
    private static final Ending CANCELLED = Ending.MISSING.get(Ending.MISSING.size() - 1);

    private final TestingBallot ballot;
    private final List<Ending> alphabet;
    private final Asked asked;
    private final boolean isPrompt;
    private final int cancelled;
    private final Map<Object, Integer> ids = new HashMap<>();
    private final List<Object> outcomes = new ArrayList<>();
    private final int[] power;
    private final int[] fate;
    private final BitSet walkedForAllOrders = new BitSet();
    private long asks;

    private ArrivalOrders(TestingBallot ballot, List<Ending> alphabet, boolean isPrompt, Asked asked) {
        this.ballot = ballot;
        this.alphabet = alphabet;
        this.asked = asked;
        this.isPrompt = isPrompt;
        this.cancelled = alphabet.indexOf(CANCELLED);
        if (cancelled < 0) {
            throw new IllegalArgumentException("the alphabet lacks " + CANCELLED);
        }
        this.power = new int[ballot.size() + 1];
        power[0] = 1;
        for (int i = 1; i < power.length; i++) {
            power[i] = power[i - 1] * (alphabet.size() + 1);
        }
        this.fate = new int[power[ballot.size()]];
    }

    /** Returns how often was asked. */
    static long checkPrompt(TestingBallot ballot, List<Ending> alphabet, Asked asked) {
        return new ArrivalOrders(ballot, alphabet, true, asked).check();
    }

    /** Returns how often was asked. */
    static long checkSound(TestingBallot ballot, List<Ending> alphabet, Asked asked) {
        return new ArrivalOrders(ballot, alphabet, false, asked).check();
    }

    /** Fills the ballot with every combination of endings, in declared order. */
    static void forEachCombination(TestingBallot ballot, List<Ending> alphabet, Consumer<TestingBallot> action) {
        fill(ballot, alphabet, 0, action);
    }

    private static void fill(TestingBallot ballot, List<Ending> alphabet, int variant, Consumer<TestingBallot> action) {
        if (variant == ballot.size()) {
            action.accept(ballot);
            return;
        }
        for (Ending ending : alphabet) {
            ballot.arrive(variant, ending);
            fill(ballot, alphabet, variant + 1, action);
            ballot.takeBack(variant);
        }
    }

    private long check() {
        fate(0, 0);
        walk(0, 0);
        return asks;
    }

    /** The one outcome of all completions of a state, as ID + 1, or MANY. Arrivals here are in declared order. */
    private int fate(int variant, int state) {
        if (variant == ballot.size()) {
            if (fate[state] == UNKNOWN) {
                fate[state] = id(Objects.requireNonNull(ask(), () -> "waits for nothing:" + ballot)) + 1;
            }
            return fate[state];
        }
        if (!ballot.isEligible(variant)) {
            return fate(variant + 1, state);
        }
        int joint = UNKNOWN;
        for (int ending = 0; ending < alphabet.size(); ending++) {
            ballot.arrive(variant, alphabet.get(ending));
            int one = fate(variant + 1, with(state, variant, ending));
            ballot.takeBack(variant);
            joint = joint == UNKNOWN || joint == one ? one : MANY;
        }
        return joint;
    }

    private int fateOf(int state) {
        if (fate[state] != UNKNOWN) {
            return fate[state];
        }
        int open = 0;
        while (!ballot.isEligible(open) || digit(state, open) != 0) {
            open++;
        }
        int joint = UNKNOWN;
        for (int ending = 0; ending < alphabet.size(); ending++) {
            int one = fateOf(with(state, open, ending));
            joint = joint == UNKNOWN || joint == one ? one : MANY;
        }
        fate[state] = joint;
        return joint;
    }

    /**
     * Walks on from what has arrived and returns whether the order was looked at, here or later.
     *
     * @param state endings of eligible variants
     * @param arrived endings of all variants
     */
    private boolean walk(int state, int arrived) {
        if (walkedForAllOrders.get(arrived)) {
            return false;
        }
        boolean hasShownOrder = checkNow(state);
        for (int variant = 0; variant < ballot.size(); variant++) {
            if (ballot.hasArrived(variant)) {
                continue;
            }
            boolean isEligible = ballot.isEligible(variant);
            for (int ending = 0; ending < alphabet.size(); ending++) {
                ballot.arrive(variant, alphabet.get(ending));
                hasShownOrder |=
                        walk(isEligible ? with(state, variant, ending) : state, with(arrived, variant, ending));
                ballot.takeBack(variant);
            }
        }
        walkedForAllOrders.set(arrived, !hasShownOrder && ballot.size() > MAX_WITHOUT_REDUCTION);
        return hasShownOrder;
    }

    private boolean checkNow(int state) {
        ballot.hasShownOrder();
        Object early = ask();
        int fated = fateOf(state);
        if (early == null && (ballot.isClosed() || (isPrompt && fated != MANY))) {
            throw new AssertionError("waits though the outcome is " + outcomes.get(fated - 1) + ":" + ballot);
        }
        if (early != null && (fated == MANY || !outcomes.get(fated - 1).equals(early))) {
            throw new AssertionError("answers " + early + " while completions "
                    + (fated == MANY ? "differ" : "have " + outcomes.get(fated - 1)) + ":" + ballot);
        }
        ballot.deadline(true);
        Object atDeadline = ask();
        Object expected = outcomes.get(fateOf(withOpenCancelled(state)) - 1);
        if (!expected.equals(atDeadline)) {
            throw new AssertionError("at the deadline " + atDeadline + " instead of " + expected + ":" + ballot);
        }
        ballot.deadline(false);
        return ballot.hasShownOrder();
    }

    private Object ask() {
        asks++;
        return asked.outcome(ballot);
    }

    private int id(Object outcome) {
        return ids.computeIfAbsent(outcome, created -> {
            outcomes.add(created);
            return outcomes.size() - 1;
        });
    }

    private int digit(int state, int variant) {
        return state / power[variant] % (alphabet.size() + 1);
    }

    private int with(int state, int variant, int ending) {
        return state + (ending + 1) * power[variant];
    }

    private int withOpenCancelled(int state) {
        int closed = state;
        for (int variant = 0; variant < ballot.size(); variant++) {
            if (ballot.isEligible(variant) && digit(state, variant) == 0) {
                closed = with(closed, variant, cancelled);
            }
        }
        return closed;
    }
}
