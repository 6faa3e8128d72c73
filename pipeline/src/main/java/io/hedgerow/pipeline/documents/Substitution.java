package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import io.hedgerow.pipeline.documents.Node.Sequence;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values in the place of {@code ${env:NAME}} and {@code ${file:PATH}}, in Job documents and nowhere else. */
final class Substitution {
    private static final Pattern MARK = Pattern.compile("\\$\\{([^}]*)}?");
    private static final Pattern KNOWN = Pattern.compile("\\$\\{(env|file):[^}]*}");
    private static final int MOST_FILE_BYTES = 256 * 1024;
    private static final String ALLOWED = "${env:NAME} and ${file:PATH} are allowed";

    private final Map<String, String> variables;
    private final Path folder;
    private final Problems problems;

    Substitution(Map<String, String> variables, Path folder, Problems problems) {
        this.variables = variables;
        this.folder = folder;
        this.problems = problems;
    }

    /** The tree with every mark replaced; what cannot be replaced is reported. */
    Node apply(Node node) {
        if (node instanceof Mapping mapping) {
            Map<String, Node> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> entries.put(key, apply(value)));
            return new Mapping(mapping.place(), entries);
        }
        if (node instanceof Sequence sequence) {
            List<Node> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(apply(item)));
            return new Sequence(sequence.place(), items);
        }
        Scalar scalar = (Scalar) node;
        return scalar.text().contains("${") ? substituted(scalar) : scalar;
    }

    /** Reports marks in a document in which they would stay as they are. */
    static void refuse(Node node, String kind, Problems problems) {
        if (node instanceof Mapping mapping) {
            mapping.entries().values().forEach(value -> refuse(value, kind, problems));
        } else if (node instanceof Sequence sequence) {
            sequence.items().forEach(item -> refuse(item, kind, problems));
        } else if (node instanceof Scalar scalar && KNOWN.matcher(scalar.text()).find()) {
            problems.add(
                    scalar.place().named(),
                    "holds " + Texts.shown(scalar.text())
                            + ", values are substituted in Job documents only; documents of kind " + kind
                            + " must mean the same wherever they are read");
        }
    }

    private Scalar substituted(Scalar scalar) {
        Matcher marks = MARK.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        while (marks.find()) {
            marks.appendReplacement(text, Matcher.quoteReplacement(value(scalar, marks)));
        }
        marks.appendTail(text);
        return new Scalar(scalar.place(), text.toString(), true, scalar.text());
    }

    private String value(Scalar scalar, Matcher mark) {
        String inside = mark.group(1);
        if (!mark.group().endsWith("}")) {
            problems.add(scalar.place(), "has ${ without }, " + ALLOWED);
        } else if (inside.startsWith("env:")) {
            return variable(scalar, inside.substring("env:".length()));
        } else if (inside.startsWith("file:")) {
            return contents(scalar, inside.substring("file:".length()));
        } else {
            problems.add(scalar.place(), "has " + Texts.shown(mark.group()) + ", " + ALLOWED);
        }
        return mark.group();
    }

    private String variable(Scalar scalar, String name) {
        String value = variables.get(name);
        if (value == null) {
            problems.add(scalar.place(), "names the environment variable " + Texts.shown(name) + ", which is not set");
            return "${env:" + name + "}";
        }
        return value;
    }

    private String contents(Scalar scalar, String path) {
        try {
            byte[] bytes = DocumentFile.bytes(
                    folder.resolve(path),
                    MOST_FILE_BYTES,
                    "is larger than " + MOST_FILE_BYTES / 1024 + " kB, which is the most a value may be");
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        } catch (DocumentFile.Unreadable | InvalidPathException e) {
            problems.add(scalar.place(), "names the file " + Texts.shown(path) + ", which " + e.getMessage());
            return "${file:" + path + "}";
        }
    }
}
