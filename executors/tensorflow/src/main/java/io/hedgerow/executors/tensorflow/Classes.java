package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A classifier's classes: what they are called, and how the graph refers to them.
 *
 * @param names canonical names by position
 * @param spoken what the graph says instead, by position; the same list where nobody renamed them
 * @param fromGraph whether the graph itself lists them
 */
record Classes(List<String> names, List<String> spoken, boolean fromGraph) {

    /** No classes: not a classifier. */
    static final Classes NONE = new Classes(List.of(), List.of(), false);

    Classes {
        names = List.copyOf(names);
        spoken = List.copyOf(spoken);
    }

    /**
     * Brings together what the document says and what the graph says.
     *
     * @param declared from the Model document; empty if it says nothing
     * @param graph from the graph; empty if it says nothing
     */
    static Classes resolve(List<String> declared, List<String> graph) throws ModelRefusedException {
        if (declared.isEmpty() && graph.isEmpty()) {
            throw new ModelRefusedException("its classes are not in the graph: set output.classes");
        }
        refuseTwice(graph);
        refuseTwice(declared);
        if (graph.isEmpty()) {
            return new Classes(declared, declared, false);
        }
        if (declared.isEmpty()) {
            return new Classes(graph, graph, true);
        }
        if (declared.size() != graph.size()) {
            throw new ModelRefusedException("output.classes has " + declared.size() + " names, the graph has the "
                    + graph.size() + " classes " + graph);
        }
        Set<String> common = new HashSet<>(declared);
        common.retainAll(new HashSet<>(graph));
        if (!declared.equals(graph) && !common.isEmpty()) {
            throw new ModelRefusedException("output.classes " + declared + " and the graph's classes " + graph
                    + " share names in other places, so a label would mean two things: leave output.classes out, or"
                    + " give every class another name");
        }
        return new Classes(declared, graph, true);
    }

    private static void refuseTwice(List<String> names) throws ModelRefusedException {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new ModelRefusedException("class '" + name + "' is there twice in " + names);
            }
        }
    }

    int size() {
        return names.size();
    }

    /** Position by what the graph says. */
    Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < spoken.size(); i++) {
            positions.put(spoken.get(i), i);
        }
        return positions;
    }
}
