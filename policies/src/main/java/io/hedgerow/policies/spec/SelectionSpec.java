package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A selection policy and its settings.
 *
 * @param policy registered name, e.g. {@code majorityVote}
 * @param quorum voting weight that wins, or null for more than half of it
 * @param minConfidence least confidence, above 0 and at most 1, of an answer this policy may use; a classification
 *     below it or without confidence abstains. Null for none
 * @param tieBreak how equals are told apart
 * @param statistic what {@code average} takes of values
 * @param options settings of a user's own policy
 * @param otherwise decides when this policy has no winner, or null
 */
public record SelectionSpec(
        String policy,
        @Nullable Double quorum,
        @Nullable Double minConfidence,
        TieBreak tieBreak,
        Statistic statistic,
        Map<String, String> options,
        @Nullable SelectionSpec otherwise)
        implements Serializable {

    /** How equals are told apart. */
    public enum TieBreak {
        FIRST_DECLARED,
        HIGHEST_CONFIDENCE,
        LOWEST_LATENCY
    }

    /** What {@code average} takes of regression values. */
    public enum Statistic {
        MEAN,
        MEDIAN
    }

    public SelectionSpec {
        Objects.requireNonNull(policy, "policy is null");
        Objects.requireNonNull(tieBreak, "tieBreak is null");
        Objects.requireNonNull(statistic, "statistic is null");
        options = Map.copyOf(options);
    }

    /** A policy with default settings. */
    public static SelectionSpec of(String policy) {
        return new SelectionSpec(policy, null, null, TieBreak.FIRST_DECLARED, Statistic.MEAN, Map.of(), null);
    }

    public SelectionSpec withQuorum(@Nullable Double newQuorum) {
        return new SelectionSpec(policy, newQuorum, minConfidence, tieBreak, statistic, options, otherwise);
    }

    public SelectionSpec withMinConfidence(@Nullable Double newMinConfidence) {
        return new SelectionSpec(policy, quorum, newMinConfidence, tieBreak, statistic, options, otherwise);
    }

    public SelectionSpec withTieBreak(TieBreak newTieBreak) {
        return new SelectionSpec(policy, quorum, minConfidence, newTieBreak, statistic, options, otherwise);
    }

    public SelectionSpec withStatistic(Statistic newStatistic) {
        return new SelectionSpec(policy, quorum, minConfidence, tieBreak, newStatistic, options, otherwise);
    }

    public SelectionSpec withOtherwise(@Nullable SelectionSpec newOtherwise) {
        return new SelectionSpec(policy, quorum, minConfidence, tieBreak, statistic, options, newOtherwise);
    }
}
