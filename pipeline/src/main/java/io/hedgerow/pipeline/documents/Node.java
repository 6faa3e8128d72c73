package io.hedgerow.pipeline.documents;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document's tree as it was written: nothing is interpreted, and every node knows where it stands. */
sealed interface Node {

    Place place();

    /** What it is, for messages. */
    String described();

    /**
     * A scalar.
     *
     * @param text its text, without quotes
     * @param plain whether it was written without quotes, so that YAML may read it as something else than text
     * @param source what a substituted value was written as; messages show this, because the value may be a secret
     */
    record Scalar(
            Place place,
            String text,
            boolean plain,
            @Nullable String source) implements Node {

        boolean isSubstituted() {
            return source != null;
        }

        /** A key without a value, {@code null} or {@code ~}. */
        boolean isNull() {
            return plain && source == null && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        @Override
        public String described() {
            if (source != null) {
                return "is the value of " + Texts.shown(source);
            }
            if (isNull()) {
                return "has no value";
            }
            return plain ? "is " + Texts.shown(text) : "is \"" + Texts.shown(text) + "\"";
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        @Override
        public String described() {
            return "is a list";
        }
    }

    /** An object; keys in the order written. */
    record Mapping(Place place, Map<String, Node> entries) implements Node {
        @Override
        public String described() {
            return "is an object";
        }
    }
}
