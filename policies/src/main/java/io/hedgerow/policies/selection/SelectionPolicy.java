package io.hedgerow.policies.selection;

/**
 * Chooses the answer of one request. Stateless: everything it may know is in the ballot, so that it needs no
 * state of its own in checkpoints. Thread-safe.
 */
public interface SelectionPolicy {

    /**
     * Called after every arrival, and once with a closed ballot at the deadline. Answers as soon as
     * nothing still to come can change the outcome. Never returns WAIT for a closed ballot. The last
     * arrival is the eligible variant with the highest {@link Ballot#arrivalRank}.
     */
    Verdict evaluate(Ballot ballot);
}
