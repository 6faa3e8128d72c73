package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import io.hedgerow.pipeline.documents.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds the trees of one file's documents from SnakeYAML's parse events, below the layer that resolves types,
 * anchors and duplicate keys: there YAML 1.1 would turn {@code no} into a boolean and {@code 010} into 8, and lines
 * would be lost. Anchors, aliases and tags are refused, which leaves alias bombs nothing to expand.
 */
final class YamlTree {
    private static final int DEEPEST = 32;

    /** Of one document, whatever the size of its file: all of it is in memory as a tree. */
    static final int MOST_CHARACTERS = 3 << 20;

    private final String file;
    private final ParserImpl parser;
    private Problems problems = new Problems();
    private boolean isOver;
    private int firstLine;

    /** Nothing is read yet. */
    YamlTree(String file, String text) {
        this.file = file;
        this.parser = new ParserImpl(new StreamReader(text), options());
    }

    static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        return options;
    }

    /** The documents up to the first syntax error, which is reported. */
    static List<Node> parse(String file, String text, Problems problems) {
        List<Node> documents = new ArrayList<>();
        YamlTree tree = new YamlTree(file, text);
        for (Node next = tree.next(problems); next != null; next = tree.next(problems)) {
            documents.add(next);
        }
        return documents;
    }

    /** The next document, or null at the end, which a syntax error is, too; that is reported. */
    @Nullable
    Node next(Problems into) {
        problems = into;
        if (isOver) {
            return null;
        }
        Node next = null;
        try {
            next = nextRoot();
        } catch (TooDeep e) {
            problems.add(e.place, "is nested too deep, at most " + DEEPEST + " levels are allowed");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(new Place(file, line, "document"), "is not YAML: " + e.getProblem() + hint(e));
        } catch (YAMLException e) {
            problems.add(Place.ofFile(file), "is not YAML text: " + e.getMessage());
        }
        isOver = next == null;
        return next;
    }

    /** Line of the last document's first character, or of its start mark, from 1. */
    int firstLine() {
        return firstLine;
    }

    private static String hint(MarkedYAMLException e) {
        boolean tab = e.getProblem() != null && e.getProblem().contains("TAB");
        return tab ? "; indent with spaces" : "";
    }

    private @Nullable Node nextRoot() {
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            Event event = parser.getEvent();
            if (event.is(Event.ID.DocumentStart)) {
                firstLine = lineOf(event);
                Event first = parser.getEvent();
                Node root = node(first, new Place(file, lineOf(first), ""), 0);
                if (root != null && !(root instanceof Scalar scalar && scalar.isNull())) {
                    return root;
                }
            }
        }
        return null;
    }

    private @Nullable Node node(Event event, Place at, int depth) {
        if (depth > DEEPEST) {
            throw new TooDeep(at.named());
        }
        if (event.is(Event.ID.Alias)) {
            problems.add(at.named(), "is an alias, anchors and aliases are not allowed; write the value out");
            return null;
        }
        refuseProperties((NodeEvent) event, at);
        if (event instanceof ScalarEvent scalar) {
            return new Scalar(at, scalar.getValue(), scalar.isPlain(), null);
        }
        return event.is(Event.ID.SequenceStart) ? sequence(at, depth) : mapping(at, depth);
    }

    private void refuseProperties(NodeEvent event, Place place) {
        if (event.getAnchor() != null) {
            problems.add(place.named(), "has an anchor, anchors and aliases are not allowed; write the value out");
        }
        String tag = tagOf(event);
        if (tag != null) {
            problems.add(place.named(), "has the tag " + Texts.shown(tag) + ", tags are not allowed");
        }
    }

    private static @Nullable String tagOf(NodeEvent event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof SequenceStartEvent sequence ? sequence.getTag() : ((MappingStartEvent) event).getTag();
    }

    private Sequence sequence(Place place, int depth) {
        List<Node> items = new ArrayList<>();
        for (int i = 0; !parser.checkEvent(Event.ID.SequenceEnd); i++) {
            Event event = parser.getEvent();
            Node item = node(event, place.item(i, lineOf(event)), depth + 1);
            if (item != null) {
                items.add(item);
            }
        }
        parser.getEvent();
        return new Sequence(place, items);
    }

    private Mapping mapping(Place place, int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Integer> keyLines = new LinkedHashMap<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event keyEvent = parser.getEvent();
            String key = key(keyEvent, place, depth);
            Place valuePlace = key == null ? place : place.key(key, lineOf(keyEvent));
            Node value = node(parser.getEvent(), valuePlace, depth + 1);
            if (key == null || value == null) {
                continue;
            }
            Integer firstLine = keyLines.putIfAbsent(key, lineOf(keyEvent));
            if (firstLine == null) {
                entries.put(key, value);
            } else {
                problems.add(valuePlace, "is a duplicate key, first written on line " + firstLine + "; keep one");
            }
        }
        parser.getEvent();
        return new Mapping(place, entries);
    }

    private @Nullable String key(Event event, Place parent, int depth) {
        Place place = new Place(file, lineOf(event), parent.path());
        Node key = node(event, place, depth + 1);
        if (key instanceof Scalar scalar) {
            return scalar.text();
        }
        if (key != null) {
            problems.add(place.named(), "has a key that " + key.described() + ", keys must be text");
        }
        return null;
    }

    private static int lineOf(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    /** Ends the reading of a file whose nesting would exhaust the stack. */
    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Place place;

        TooDeep(Place place) {
            super(place.path());
            this.place = place;
        }
    }
}
