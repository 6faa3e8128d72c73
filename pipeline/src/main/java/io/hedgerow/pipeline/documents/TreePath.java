package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Sequence;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the line of a path that was put together elsewhere. */
final class TreePath {
    private static final Pattern STEP = Pattern.compile("\\[(\\d{1,9})]|\\.?([^.\\[]+)");

    private TreePath() {}

    /** The place of the path under the node; its line is that of the innermost part that is written. */
    static Place find(Node node, String path) {
        Node innermost = node;
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            Node next = step(innermost, steps);
            if (next == null) {
                break;
            }
            innermost = next;
        }
        boolean isJoined =
                path.isEmpty() || path.startsWith("[") || node.place().path().isEmpty();
        String dot = isJoined ? "" : ".";
        return new Place(
                node.place().file(), innermost.place().line(), node.place().path() + dot + path);
    }

    private static @Nullable Node step(Node node, Matcher step) {
        if (step.group(1) == null) {
            return node instanceof Mapping mapping ? mapping.entries().get(step.group(2)) : null;
        }
        int index = Integer.parseInt(step.group(1));
        return node instanceof Sequence sequence && index < sequence.items().size()
                ? sequence.items().get(index)
                : null;
    }
}
