package io.hedgerow.executors.tensors;

import io.hedgerow.executors.ModelRefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A classifier's classes: what they are called, and how the model refers to them.
 *
 * @param names canonical names by position
 * @param spoken what the model says instead, by position; the same list where nobody renamed them
 * @param fromModel whether the model itself lists them
 */
public record Classes(List<String> names, List<String> spoken, boolean fromModel) {

    /** No classes: not a classifier. */
    static final Classes NONE = new Classes(List.of(), List.of(), false);

    public Classes {
        names = List.copyOf(names);
        spoken = List.copyOf(spoken);
    }

    /**
     * Brings together what the document says, what the model says and what is named beside the model.
     *
     * @param declared from the Model document; empty if it says nothing
     * @param listed by the model for its output; empty if it says nothing
     */
    static Classes resolve(List<String> declared, List<String> listed, ModelFacts facts) throws ModelRefusedException {
        refuseTwice(declared);
        refuseTwice(listed);
        if (!listed.isEmpty()) {
            return declared.isEmpty() ? new Classes(listed, listed, true) : renamed(declared, listed);
        }
        List<String> names = declared.isEmpty() ? facts.metadataClasses() : declared;
        if (names.isEmpty()) {
            throw new ModelRefusedException(facts.whyNoClasses() + ": set output.classes");
        }
        refuseTwice(names);
        return new Classes(names, names, false);
    }

    private static Classes renamed(List<String> declared, List<String> listed) throws ModelRefusedException {
        if (declared.size() != listed.size()) {
            throw new ModelRefusedException("output.classes has " + declared.size() + " names, the graph has the "
                    + listed.size() + " classes " + listed);
        }
        Set<String> common = new HashSet<>(declared);
        common.retainAll(new HashSet<>(listed));
        if (!declared.equals(listed) && !common.isEmpty()) {
            throw new ModelRefusedException("output.classes " + declared + " and the graph's classes " + listed
                    + " share names in other places, so a label would mean two things: leave output.classes out, or"
                    + " give every class another name");
        }
        return new Classes(declared, listed, true);
    }

    private static void refuseTwice(List<String> names) throws ModelRefusedException {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new ModelRefusedException("class '" + name + "' is there twice in " + names);
            }
        }
    }

    /** How many there are. */
    public int size() {
        return names.size();
    }

    /** Position by what the model says. */
    Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < spoken.size(); i++) {
            positions.put(spoken.get(i), i);
        }
        return positions;
    }
}
