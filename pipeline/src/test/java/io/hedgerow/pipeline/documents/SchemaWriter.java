package io.hedgerow.pipeline.documents;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the published JSON Schema from the grammar the reader checks against. */
final class SchemaWriter {
    private static final String SUBSTITUTED = "\\$\\{(env|file):[^}]+\\}";
    private static final String DURATION = "^(0|[1-9][0-9]{0,17})(ms|s|m|h|d)$";
    private static final String FINE_DURATION = "^(0|[1-9][0-9]{0,17})(us|ms|s|m|h|d)$";

    private final ObjectMapper mapper = new ObjectMapper();
    private final ObjectNode definitions = mapper.createObjectNode();

    private SchemaWriter() {}

    /** The schema of a document of any kind. */
    static String write() {
        return new SchemaWriter().schema().toPrettyString() + "\n";
    }

    private ObjectNode schema() {
        ObjectNode schema = mapper.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Hedgerow documents, hedgerow/v1");
        schema.put("type", "object");
        schema.putArray("required").add("apiVersion").add("kind").add("metadata");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("apiVersion").put("const", Grammar.API_VERSION);
        ArrayNode kinds = properties.putObject("kind").putArray("enum");
        ArrayNode branches = schema.putArray("allOf");
        branch("Job", JobGrammar.DOCUMENT, true, kinds, branches);
        branch("Model", ModelGrammar.DOCUMENT, ModelGrammar.DELETION, kinds, branches);
        branch("Endpoint", EndpointGrammar.DOCUMENT, EndpointGrammar.DELETION, kinds, branches);
        schema.set("$defs", definitions);
        return schema;
    }

    private void branch(
            String kind, Shape.OfObject document, boolean substitutes, ArrayNode kinds, ArrayNode branches) {
        kinds.add(kind);
        ObjectNode branch = branches.addObject();
        branch.putObject("if").putObject("properties").putObject("kind").put("const", kind);
        branch.set("then", shape(document, substitutes));
    }

    /** A document, or what takes it back: that has the key {@code deleted} in its metadata. */
    private void branch(
            String kind, Shape.OfObject document, Shape.OfObject deletion, ArrayNode kinds, ArrayNode branches) {
        branch(kind, document, false, kinds, branches);
        ObjectNode branch = (ObjectNode) branches.get(branches.size() - 1);
        ObjectNode then = mapper.createObjectNode();
        then.putObject("if")
                .putObject("properties")
                .putObject("metadata")
                .putArray("required")
                .add("deleted");
        then.set("then", shape(deletion, false));
        then.set("else", branch.get("then"));
        branch.set("then", then);
    }

    private ObjectNode shape(Shape shape, boolean substitutes) {
        if (shape instanceof Shape.OfObject object) {
            return reference(object, substitutes);
        }
        if (shape instanceof Shape.OfList list) {
            ObjectNode node = mapper.createObjectNode().put("type", "array");
            node.set("items", shape(list.item(), substitutes));
            node.put("minItems", list.least());
            return list.most() == Integer.MAX_VALUE ? node : node.put("maxItems", list.most());
        }
        if (shape instanceof Shape.OfMap map) {
            ObjectNode node = mapper.createObjectNode().put("type", "object");
            node.set("additionalProperties", scalar(map.value(), substitutes));
            return node;
        }
        if (shape instanceof Shape.OfEither either) {
            ObjectNode node = mapper.createObjectNode();
            node.putArray("anyOf")
                    .add(scalar(either.scalar(), substitutes))
                    .add(reference(either.object(), substitutes));
            return node;
        }
        if (shape instanceof Shape.OfFree) {
            return mapper.createObjectNode().put("type", "object");
        }
        return scalar((Shape.OfScalar) shape, substitutes);
    }

    private ObjectNode reference(Shape.OfObject object, boolean substitutes) {
        if (!definitions.has(object.name())) {
            definitions.putObject(object.name()); // before its keys, because policies contain policies
            definitions.set(object.name(), object(object, substitutes));
        }
        return mapper.createObjectNode().put("$ref", "#/$defs/" + object.name());
    }

    private ObjectNode object(Shape.OfObject object, boolean substitutes) {
        ObjectNode node = mapper.createObjectNode();
        node.put("type", "object").put("description", object.description()).put("additionalProperties", false);
        ArrayNode required = mapper.createArrayNode();
        ObjectNode properties = node.putObject("properties");
        for (Shape.Key key : object.keys()) {
            if (!key.available()) {
                continue;
            }
            Shape child = key.shape().get();
            ObjectNode property = shape(child, substitutes);
            property.put("description", key.description());
            putDefault(property, child, key.preset());
            properties.set(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        if (!object.exactlyOneOf().isEmpty()) {
            ArrayNode oneOf = node.putArray("oneOf");
            object.exactlyOneOf()
                    .forEach(name -> oneOf.addObject().putArray("required").add(name));
        }
        return node;
    }

    private void putDefault(ObjectNode property, Shape shape, String preset) {
        if (preset == null) {
            return;
        }
        if (shape instanceof Shape.OfList) {
            property.putArray("default");
        } else if (shape instanceof Shape.Whole) {
            property.put("default", Long.parseLong(preset));
        } else if (shape instanceof Shape.Decimal) {
            putNumber(property, "default", Double.parseDouble(preset));
        } else if (preset.equals("true") || preset.equals("false")) {
            property.put("default", preset.equals("true"));
        } else {
            property.put("default", preset);
        }
    }

    private ObjectNode scalar(Shape.OfScalar shape, boolean substitutes) {
        ObjectNode node = plainScalar(shape);
        if (!substitutes || (shape instanceof Shape.Text text && text.pattern() == null)) {
            return node;
        }
        ObjectNode either = mapper.createObjectNode();
        ArrayNode anyOf = either.putArray("anyOf").add(node);
        anyOf.addObject().put("type", "string").put("pattern", SUBSTITUTED);
        return either;
    }

    private ObjectNode plainScalar(Shape.OfScalar shape) {
        ObjectNode node = mapper.createObjectNode();
        if (shape instanceof Shape.Text text) {
            text(node, text);
        } else if (shape instanceof Shape.Whole whole) {
            node.put("type", "integer");
            if (whole.least() != Long.MIN_VALUE) {
                node.put("minimum", whole.least());
            }
            if (whole.most() != Long.MAX_VALUE) {
                node.put("maximum", whole.most());
            }
        } else if (shape instanceof Shape.Decimal decimal) {
            node.put("type", "number");
            if (decimal.least() != -Double.MAX_VALUE) {
                putNumber(node, "minimum", decimal.least());
                putNumber(node, "maximum", decimal.most());
            }
        } else if (shape instanceof Shape.Flag) {
            node.put("type", "boolean");
        } else if (shape instanceof Shape.TimeSpan span) {
            node.put("type", "string").put("pattern", span.none() ? DURATION + "|^none$" : DURATION);
        } else if (shape instanceof FineTimeSpan) {
            node.put("type", "string").put("pattern", FINE_DURATION);
        } else if (shape instanceof HedgeWait) {
            node.put("type", "string").put("pattern", "^" + HedgeWait.PERCENTILE_PATTERN + "$|" + FINE_DURATION);
        } else if (shape instanceof ByteSize) {
            node.put("type", "string").put("pattern", "^" + ByteSize.PATTERN + "$");
        } else if (shape instanceof Shape.Choice choice) {
            choice(node.putArray("enum"), choice);
        }
        return node;
    }

    private static void text(ObjectNode node, Shape.Text text) {
        if (text.integral()) {
            node.putArray("type").add("string").add("integer");
        } else {
            node.put("type", "string");
        }
        if (text.pattern() == null) {
            node.put("minLength", 1);
        } else if (!text.pattern().pattern().equals("(?s).*")) {
            node.put("pattern", "^(" + text.pattern().pattern() + ")$");
        }
    }

    private static void choice(ArrayNode values, Shape.Choice choice) {
        for (String value : choice.values()) {
            if (value.equals("false") || value.equals("true")) {
                values.add(value.equals("true"));
            } else {
                values.add(value);
            }
        }
    }

    private static void putNumber(ObjectNode node, String key, double number) {
        if (number == Math.rint(number)) {
            node.put(key, (long) number);
        } else {
            node.put(key, number);
        }
    }
}
