package io.hedgerow.policies.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Walks every order of arrival as {@link ArrivalOrders} does, beside a reference model that is told the events
 * one after the other. Policy and model must say the same after each, and at a deadline that may come at any time.
 * An order ends where the policy has decided, as it does in a collector; or goes on to the end, since a link of
 * {@code otherwise} may be asked for the first time when its own answer has long been in.
 */
final class Arrivals {

    /** One attempt that has ended. */
    record Arrival(int variant, Ending ending) {}

    /** Says what comes out of these arrivals, in this order: null to wait, unless nothing more will come. */
    interface Model {
        Object outcome(List<Arrival> arrivals, boolean isOver);
    }

    private final TestingBallot ballot;
    private final List<Ending> alphabet;
    private final SelectionPolicy policy;
    private final Model model;
    private final boolean isAskedLate;
    private final List<Arrival> arrivals = new ArrayList<>();

    private Arrivals(
            TestingBallot ballot, List<Ending> alphabet, SelectionPolicy policy, Model model, boolean isAskedLate) {
        this.ballot = ballot;
        this.alphabet = alphabet;
        this.policy = policy;
        this.model = model;
        this.isAskedLate = isAskedLate;
    }

    static void check(TestingBallot ballot, List<Ending> alphabet, SelectionPolicy policy, Model model) {
        new Arrivals(ballot, alphabet, policy, model, false).walk();
    }

    static void checkAlsoLate(TestingBallot ballot, List<Ending> alphabet, SelectionPolicy policy, Model model) {
        new Arrivals(ballot, alphabet, policy, model, true).walk();
    }

    private void walk() {
        Object said = compare();
        ballot.deadline(true);
        compare();
        ballot.deadline(false);
        if (said != null && !isAskedLate) {
            return;
        }
        for (int variant = 0; variant < ballot.size(); variant++) {
            for (int i = 0; i < alphabet.size() && !ballot.hasArrived(variant); i++) {
                step(new Arrival(variant, alphabet.get(i)));
            }
        }
    }

    private void step(Arrival arrival) {
        ballot.arrive(arrival.variant(), arrival.ending());
        arrivals.add(arrival);
        walk();
        arrivals.remove(arrivals.size() - 1);
        ballot.takeBack(arrival.variant());
    }

    private Object compare() {
        Object said = Policies.byVariant(policy.evaluate(ballot), ballot);
        Object expected = model.outcome(arrivals, ballot.isClosed());
        if (!Objects.equals(said, expected)) {
            throw new AssertionError("said " + said + ", the model " + expected + ":" + ballot);
        }
        return said;
    }
}
