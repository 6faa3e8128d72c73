package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document of the control log, read without a look at any other. Immutable.
 *
 * @param kind {@code Model} or {@code Endpoint}
 * @param name what it names; empty where that is unreadable
 * @param version version of a Model; null for an Endpoint
 * @param generation generation of an Endpoint; 0 for a Model, and where it is left out
 * @param isDeleted whether it takes back an earlier document
 * @param sha256 digest a Model's bytes have; null where it has none
 * @param model the Model; null for other kinds, and for a deletion
 * @param endpoint the Endpoint; null for other kinds, and for a deletion
 * @param node all of it, as a tree
 * @param problems what is wrong with it, by line; empty where it is sound
 */
public record ControlDocument(
        String kind,
        String name,
        @Nullable String version,
        long generation,
        boolean isDeleted,
        @Nullable String sha256,
        @Nullable ModelDocument model,
        @Nullable EndpointDocument endpoint,
        Node node,
        List<Problem> problems) {
    public static final String MODEL = "Model";
    public static final String ENDPOINT = "Endpoint";

    /** Whether a tree is meant to take back a document. */
    static boolean isDeletion(Node document) {
        return document instanceof Mapping mapping
                && mapping.entries().get("metadata") instanceof Mapping metadata
                && metadata.entries().containsKey("deleted");
    }

    public boolean isSound() {
        return problems.isEmpty();
    }

    public boolean isModel() {
        return kind.equals(MODEL);
    }

    /** The executor of a Model; null for other kinds, and for a deletion. */
    public @Nullable String executor() {
        return model == null ? null : model.executor();
    }

    /** The same, with what is wrong with it. */
    ControlDocument withProblems(List<Problem> found) {
        return new ControlDocument(
                kind, name, version, generation, isDeleted, sha256, model, endpoint, node, List.copyOf(found));
    }

    /** What it is about; documents of the same are about one thing. */
    public ControlId id() {
        return new ControlId(kind, name, version);
    }

    /** What it says apart from its generation; equal texts say the same. */
    public String content() {
        StringBuilder content = new StringBuilder();
        append(node, "", content);
        return content.toString();
    }

    /** Whether another document says the same, apart from the generation. */
    public boolean saysTheSameAs(ControlDocument other) {
        return content().equals(other.content());
    }

    /** Something that is wrong with it as a whole. */
    public Problem problem(String reason) {
        Problems found = new Problems();
        found.add(node.place().named(), reason);
        return found.sorted().get(0);
    }

    private static void append(Node node, String path, StringBuilder content) {
        if (node instanceof Mapping mapping) {
            content.append('{');
            mapping.entries().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .filter(entry ->
                            !(path.equals(".metadata") && entry.getKey().equals("generation")))
                    .forEach(entry -> {
                        quote(entry.getKey(), content);
                        append(entry.getValue(), path + "." + entry.getKey(), content);
                    });
            content.append('}');
        } else if (node instanceof Node.Sequence sequence) {
            content.append('[');
            sequence.items().forEach(item -> append(item, path + "[]", content));
            content.append(']');
        } else {
            quote(((Node.Scalar) node).text(), content);
        }
    }

    private static void quote(String text, StringBuilder content) {
        content.append(text.length()).append(':').append(text);
    }
}
