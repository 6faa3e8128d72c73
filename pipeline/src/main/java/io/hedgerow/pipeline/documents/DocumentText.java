package io.hedgerow.pipeline.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * One document as its author wrote it, comments and all, in which keys can be added and values replaced. The text must
 * be one that {@link YamlTree} reads without a problem. Not thread-safe.
 */
final class DocumentText {
    private static final String END_MARK = "...";

    private final String text;
    private final CodePointIndex index;
    /** Where a value stands, by path. */
    private final Map<String, Range> scalars = new HashMap<>();
    /** Where an object's first key stands, by path. */
    private final Map<String, FirstKey> objects = new HashMap<>();
    /** Edits by where they begin. */
    private final TreeMap<Integer, Edit> edits = new TreeMap<>();

    private record Range(int start, int end) {}

    private record FirstKey(int index, int column, boolean isFlow) {}

    private record Edit(int end, String text) {}

    private DocumentText(String text) {
        this.text = text;
        this.index = new CodePointIndex(text);
    }

    /** The documents of a file, without those that are empty. */
    static List<DocumentText> split(String file) {
        return split(new CodePointIndex(file));
    }

    static List<DocumentText> split(CodePointIndex index) {
        String file = index.text();
        List<Integer> starts = new ArrayList<>();
        List<Boolean> isEmpty = new ArrayList<>();
        ParserImpl parser = parser(file);
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            Event event = parser.getEvent();
            if (event instanceof DocumentStartEvent) {
                starts.add(starts.isEmpty() ? 0 : index.of(event.getStartMark().getIndex()));
                Event root = parser.peekEvent();
                isEmpty.add(
                        root instanceof ScalarEvent scalar && scalar.getValue().isEmpty() && scalar.isPlain());
            }
        }
        starts.add(file.length());
        List<DocumentText> documents = new ArrayList<>();
        for (int i = 0; i < isEmpty.size(); i++) {
            if (!isEmpty.get(i)) {
                documents.add(of(file.substring(starts.get(i), starts.get(i + 1))));
            }
        }
        return documents;
    }

    private static DocumentText of(String text) {
        DocumentText document = new DocumentText(text);
        ParserImpl parser = parser(text);
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            if (parser.getEvent() instanceof DocumentStartEvent) {
                document.walk(parser.getEvent(), "", parser);
            }
        }
        return document;
    }

    private static ParserImpl parser(String text) {
        return new ParserImpl(new StreamReader(text), YamlTree.options());
    }

    private int at(Mark mark) {
        return index.of(mark.getIndex());
    }

    private void walk(Event event, String path, ParserImpl parser) {
        if (event instanceof ScalarEvent) {
            scalars.put(path, new Range(at(event.getStartMark()), at(event.getEndMark())));
        } else if (event instanceof MappingStartEvent mapping) {
            walkMapping(mapping, path, parser);
        } else if (event.is(Event.ID.SequenceStart)) {
            while (!parser.checkEvent(Event.ID.SequenceEnd)) {
                walk(parser.getEvent(), path + "[]", parser);
            }
            parser.getEvent();
        }
    }

    private void walkMapping(MappingStartEvent mapping, String path, ParserImpl parser) {
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event key = parser.getEvent();
            Mark mark = key.getStartMark();
            objects.putIfAbsent(path, new FirstKey(at(mark), mark.getColumn(), mapping.isFlow()));
            String step = key instanceof ScalarEvent scalar ? scalar.getValue() : "?";
            walk(parser.getEvent(), path.isEmpty() ? step : path + "." + step, parser);
        }
        parser.getEvent();
    }

    /** Adds a key before the others of the object at the path, which has some; the value is a plain scalar. */
    void add(String path, String key, String value) {
        FirstKey first = objects.get(path);
        if (first == null) {
            throw new IllegalArgumentException("there is no object " + path);
        }
        String added = first.isFlow()
                ? '"' + key + "\": " + value + ", "
                : key + ": " + value + "\n" + " ".repeat(first.column());
        edits.put(first.index(), new Edit(first.index(), added));
    }

    /** Replaces the value at the path, which is a scalar, by text in quotes. */
    void replace(String path, String value) {
        Range range = scalars.get(path);
        if (range == null) {
            throw new IllegalArgumentException("there is no value " + path);
        }
        edits.put(range.start(), new Edit(range.end(), quoted(value)));
    }

    /** As JSON does, which YAML reads the same way. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The edited document, closed by YAML's end mark. */
    String written() {
        StringBuilder written = new StringBuilder();
        int from = 0;
        for (Map.Entry<Integer, Edit> edit : edits.entrySet()) {
            written.append(text, from, edit.getKey()).append(edit.getValue().text());
            from = edit.getValue().end();
        }
        String whole = written.append(text, from, text.length()).toString().stripTrailing();
        return whole + (whole.endsWith("\n" + END_MARK) ? "\n" : "\n" + END_MARK + "\n");
    }
}
