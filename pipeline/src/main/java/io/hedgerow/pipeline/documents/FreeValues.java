package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Settings;
import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import io.hedgerow.pipeline.documents.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object whose keys and values the grammar does not know, into what {@link Settings} may hold. A scalar without
 * quotes is a boolean or a number where every reader of YAML takes it for that, and a text where none takes it for anything
 * else; in between it is refused.
 */
final class FreeValues {
    /** Most values of one object, those in lists and objects inside included. */
    static final int MOST_VALUES = 10_000;

    private final Problems problems;
    private int count;

    private FreeValues(Problems problems) {
        this.problems = problems;
    }

    /** The settings, or null where something is wrong with them, which is reported. */
    static @Nullable Settings read(Node node, Problems problems) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(node.place().named(), node.described() + ", an object is allowed");
            return null;
        }
        int before = problems.count();
        Map<String, Object> values = new FreeValues(problems).object(mapping, 1);
        if (problems.count() > before) {
            return null;
        }
        Settings settings = Settings.of(values);
        int bytes = settings.canonicalJson().length;
        if (bytes > Settings.MOST_BYTES) {
            problems.add(
                    node.place().named(),
                    "has " + bytes + " bytes as JSON, at most " + (Settings.MOST_BYTES >> 10) + " KiB are allowed");
            return null;
        }
        return settings;
    }

    private Map<String, Object> object(Mapping mapping, int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((key, node) -> {
            Object value = value(node, depth);
            if (!isText(key)) {
                problems.add(node.place(), "has a key with half of a surrogate pair");
            } else if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    private @Nullable Object value(Node node, int depth) {
        if (++count == MOST_VALUES + 1) {
            problems.add(node.place().named(), "is one value too many, at most " + MOST_VALUES + " are allowed");
        }
        if (count > MOST_VALUES) {
            return null;
        }
        if (node instanceof Scalar scalar) {
            return scalar(scalar);
        }
        if (depth == Settings.MOST_DEPTH) {
            problems.add(
                    node.place().named(),
                    "is nested too deep, at most " + Settings.MOST_DEPTH + " levels are allowed here");
            return null;
        }
        return node instanceof Mapping mapping ? object(mapping, depth + 1) : list((Sequence) node, depth + 1);
    }

    private List<Object> list(Sequence sequence, int depth) {
        List<Object> values = new ArrayList<>();
        for (Node item : sequence.items()) {
            Object value = value(item, depth);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private @Nullable Object scalar(Scalar scalar) {
        String text = scalar.text();
        if (scalar.isNull()) {
            return refused(scalar, "has no value; leave the key out, or write \"\" for an empty text");
        }
        if (!scalar.plain()) {
            return isText(text) ? text : refused(scalar, "holds half of a surrogate pair");
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        if (YamlTypes.isDecimalNumber(text)) {
            return number(scalar);
        }
        Optional<String> otherType = YamlTypes.readAsOtherType(scalar);
        return otherType.isPresent()
                ? refused(scalar, scalar.described() + ", which YAML may read as " + otherType.get() + ": quote it")
                : text;
    }

    private @Nullable Object number(Scalar scalar) {
        String text = scalar.text();
        if (YamlTypes.isWholeNumber(text)) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                return refused(scalar, scalar.described() + ", a whole number of at most 64 bits is allowed: quote it");
            }
        }
        double number = Double.parseDouble(text);
        return Double.isInfinite(number)
                ? refused(scalar, scalar.described() + ", which is beyond the numbers of 64 bits")
                : (Object) number;
    }

    private @Nullable Object refused(Scalar scalar, String message) {
        problems.add(scalar.place().named(), message);
        return null;
    }

    private static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
