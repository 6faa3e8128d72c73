package io.hedgerow.executors.onnx;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.GraphTrace.ClassLabels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * Brings together what the document says, what the graph says and what the metadata says.
     *
     * @param declared from the Model document; empty if it says nothing
     * @param graph from the graph, or null
     * @param metadata from the file's metadata; empty if it says nothing
     */
    static Classes resolve(List<String> declared, @Nullable ClassLabels graph, List<String> metadata)
            throws ModelRefusedException {
        Classes found;
        if (graph == null) {
            List<String> names = declared.isEmpty() ? metadata : declared;
            if (names.isEmpty()) {
                throw new ModelRefusedException("its classes are neither in the graph nor in its metadata (keys "
                        + String.join(", ", MetadataClasses.KEYS) + "): set output.classes");
            }
            found = new Classes(names, names, false);
        } else {
            found = declared.isEmpty()
                    ? new Classes(graph.names(), graph.names(), true)
                    : renamed(declared, graph.names());
        }
        refuseDuplicates(found.names);
        return found;
    }

    private static Classes renamed(List<String> declared, List<String> graph) throws ModelRefusedException {
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

    private static void refuseDuplicates(List<String> names) throws ModelRefusedException {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new ModelRefusedException("class '" + name + "' is there twice in " + names);
            }
        }
    }

    /** Names that the runtime hands over as strings must come through unharmed. */
    void refuseGarbled() throws ModelRefusedException {
        for (String name : spoken) {
            if (!Texts.crossesUnharmed(name)) {
                throw new ModelRefusedException("class '" + name
                        + "' has a NUL or a character beyond U+FFFF, which the runtime's Java interface garbles");
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
