package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.List;

/**
 * A fan-out as a cascade: the variants of a stage score only when no variant of the stage before was at
 * least {@code minConfidence} sure.
 *
 * @param stages names of the variants of each stage, first to last; at least two stages, none empty
 * @param minConfidence confidence at which no further stage is needed, above 0 and at most 1
 */
public record StagesSpec(List<List<String>> stages, double minConfidence) implements Serializable {
    public StagesSpec {
        stages = stages.stream().map(List::copyOf).toList();
        if (stages.size() < 2 || stages.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a cascade needs at least two stages, none empty, was " + stages);
        }
        if (!(minConfidence > 0) || minConfidence > 1) {
            throw new IllegalArgumentException("minConfidence must be above 0 and at most 1, was " + minConfidence);
        }
    }
}
