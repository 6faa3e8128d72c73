package io.hedgerow.executors.composite;

import io.hedgerow.executors.ModelMember;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What the settings of a composite say.
 *
 * @param kind how the parts work together
 * @param parts models in the order written; one may stand at several places
 * @param rules for segments: of every part but the last, which is taken otherwise
 * @param combine for ensembles: how predictions become one
 * @param weights for ensembles: of each part
 * @param digests SHA-256 of the members by name and version; empty in a document
 */
record Composition(
        Kind kind,
        List<ModelMember> parts,
        List<Rule> rules,
        Combine combine,
        List<Double> weights,
        Map<String, String> digests) {

    enum Kind {
        CHAIN,
        SEGMENT,
        ENSEMBLE
    }

    enum Combine {
        AVERAGE,
        MEDIAN,
        MAJORITY_VOTE
    }

    Composition {
        parts = List.copyOf(parts);
        rules = List.copyOf(rules);
        weights = List.copyOf(weights);
        digests = Map.copyOf(digests);
    }

    /** The models it is made of, each once. */
    List<ModelMember> members() {
        return List.copyOf(new LinkedHashSet<>(parts));
    }

    /** Where a part stands, for messages. */
    String shown(int part) {
        String key = switch (kind) {
            case CHAIN -> "chain";
            case SEGMENT -> "segment";
            case ENSEMBLE -> "ensemble.members";
        };
        return key + "[" + part + "] (" + parts.get(part).id() + ")";
    }
}
