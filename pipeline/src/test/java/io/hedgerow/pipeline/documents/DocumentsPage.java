package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.docs.GeneratedPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code docs/documents.md} from the grammar the reader checks against. */
final class DocumentsPage {
    private final StringBuilder page = new StringBuilder();

    private DocumentsPage() {}

    static String write() throws IOException {
        DocumentsPage writer = new DocumentsPage();
        writer.page.append(GeneratedPage.resource("documents-intro.md"));
        writer.page
                .append("\n## An example\n\n```yaml\n")
                .append(GeneratedPage.resource("example.yaml"))
                .append("```\n\nMore are in [examples](../examples).\n");
        writer.kind("Job", JobGrammar.DOCUMENT);
        writer.kind("Model", ModelGrammar.DOCUMENT);
        writer.kind("Endpoint", EndpointGrammar.DOCUMENT);
        writer.kind("Deleted Model", ModelGrammar.DELETION);
        writer.kind("Deleted Endpoint", EndpointGrammar.DELETION);
        writer.page
                .append("\nKinds of later versions, refused by name: ")
                .append(codes(Grammar.KIND.unavailable()))
                .append(".\n");
        return writer.page.toString();
    }

    private void kind(String kind, Shape.OfObject document) {
        page.append("\n## ")
                .append(kind)
                .append("\n\n")
                .append(document.description())
                .append("\n\n");
        table(document);
        Map<Shape.OfObject, List<String>> places = new LinkedHashMap<>();
        collect(document, "", List.of(), places);
        places.remove(document);
        places.forEach(this::section);
    }

    /** Every object from here on, with the places where it may stand; one within itself is followed once. */
    private static void collect(
            Shape shape, String place, List<Shape> around, Map<Shape.OfObject, List<String>> places) {
        if (shape instanceof Shape.OfList list) {
            collect(list.item(), place + "[]", around, places);
        } else if (shape instanceof Shape.OfEither either) {
            collect(either.object(), place, around, places);
        } else if (shape instanceof Shape.OfObject object) {
            places.computeIfAbsent(object, unused -> new ArrayList<>()).add(place);
            if (around.contains(object)) {
                return;
            }
            List<Shape> inside = new ArrayList<>(around);
            inside.add(object);
            object.keys().stream()
                    .filter(Shape.Key::available)
                    .forEach(key -> collect(key.shape().get(), below(place, key), inside, places));
        }
    }

    private static String below(String place, Shape.Key key) {
        return place.isEmpty() ? key.name() : place + "." + key.name();
    }

    private void section(Shape.OfObject object, List<String> places) {
        page.append("\n<a id=\"").append(anchor(object)).append("\"></a>\n\n### ");
        page.append(codes(places)).append("\n\n").append(object.description());
        if (object.exactlyOneOf().size() > 1) {
            page.append(" Exactly one of ").append(codes(object.exactlyOneOf())).append(" is written.");
        }
        page.append("\n\n");
        table(object);
    }

    private void table(Shape.OfObject object) {
        page.append(GeneratedPage.head("Key", "Value", "Default", "Meaning"));
        for (Shape.Key key : object.keys()) {
            if (key.available()) {
                page.append(GeneratedPage.row(
                        List.of(code(key.name()), value(key.shape().get()), preset(object, key), key.description())));
            }
        }
        List<String> later = object.keys().stream()
                .filter(key -> !key.available())
                .map(Shape.Key::name)
                .toList();
        if (!later.isEmpty()) {
            page.append("\nNot available in this version: ")
                    .append(codes(later))
                    .append(".\n");
        }
    }

    private static String preset(Shape.OfObject object, Shape.Key key) {
        if (key.preset() != null) {
            return code(key.preset());
        }
        if (key.required() || object.exactlyOneOf().equals(List.of(key.name()))) {
            return "**required**";
        }
        return object.exactlyOneOf().contains(key.name()) ? "*one of these*" : "–";
    }

    private static String value(Shape shape) {
        if (shape instanceof Shape.OfObject object) {
            return "[object](#" + anchor(object) + ")";
        }
        if (shape instanceof Shape.OfList list) {
            return list.most() == 0
                    ? "an empty list"
                    : "a list of " + list.least() + " to " + list.most() + ": " + value(list.item());
        }
        if (shape instanceof Shape.OfMap map) {
            return "an object from " + map.keyWhat();
        }
        if (shape instanceof Shape.OfEither either) {
            return scalar(either.scalar()) + ", or an " + value(either.object());
        }
        if (shape instanceof Shape.OfFree free) {
            return "an object from " + free.what();
        }
        return scalar((Shape.OfScalar) shape);
    }

    private static String scalar(Shape.OfScalar shape) {
        if (shape == Grammar.NAME) {
            return "a name";
        }
        if (shape == Grammar.VERSION) {
            return "a version";
        }
        if (shape instanceof Shape.Flag) {
            return codes(List.of("true", "false"));
        }
        if (shape instanceof Shape.Choice choice) {
            String values = codes(choice.values());
            return choice.unavailable().isEmpty() ? values : values + "; later " + codes(choice.unavailable());
        }
        if (shape instanceof Shape.TimeSpan span) {
            return "a duration of at least " + code(Durations.written(span.leastMillis()))
                    + (span.none() ? ", or " + code("none") : "");
        }
        if (shape instanceof FineTimeSpan span) {
            return "a duration of at least " + code(Durations.writtenMicros(span.leastMicros())) + ", also in `us`";
        }
        if (shape instanceof Shape.Whole whole && whole.least() == Long.MIN_VALUE) {
            return "a whole number";
        }
        return shape.allowed().replaceFirst(",$", "");
    }

    private static String anchor(Shape.OfObject object) {
        return object.name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String codes(List<String> words) {
        return words.stream().map(DocumentsPage::code).collect(Collectors.joining(", "));
    }

    private static String code(String word) {
        return "`" + word + "`";
    }
}
