package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import io.hedgerow.pipeline.documents.Node.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks a tree against the grammar: unknown and missing keys, types and ranges of single values. */
final class StructureCheck {
    private static final String NOT_AVAILABLE = "is not available in this version";

    private final Problems problems;

    StructureCheck(Problems problems) {
        this.problems = problems;
    }

    void check(Node node, Shape shape) {
        if (shape instanceof Shape.OfScalar scalarShape) {
            checkScalar(node, scalarShape);
        } else if (shape instanceof Shape.OfObject object) {
            checkObject(node, object);
        } else if (shape instanceof Shape.OfList list) {
            checkList(node, list);
        } else if (shape instanceof Shape.OfMap map) {
            checkMap(node, map);
        } else if (shape instanceof Shape.OfEither either) {
            checkEither(node, either);
        } else if (shape instanceof Shape.OfFree) {
            FreeValues.read(node, problems);
        }
    }

    private void checkScalar(Node node, Shape.OfScalar shape) {
        if (!(node instanceof Scalar scalar)) {
            problems.add(node.place().named(), node.described() + ", " + shape.allowed() + " is allowed");
            return;
        }
        try {
            shape.read(scalar);
        } catch (Shape.Mismatch e) {
            problems.add(node.place().named(), e.getMessage());
        }
    }

    private void checkEither(Node node, Shape.OfEither either) {
        if (node instanceof Mapping) {
            checkObject(node, either.object());
        } else if (node instanceof Scalar) {
            checkScalar(node, either.scalar());
        } else {
            problems.add(node.place().named(), node.described() + ", " + either.allowed() + " is allowed");
        }
    }

    private void checkObject(Node node, Shape.OfObject shape) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(
                    node.place().named(),
                    node.described() + ", an object with the keys " + Texts.list(shape.availableKeys())
                            + " is allowed");
            return;
        }
        mapping.entries().forEach((name, value) -> checkEntry(name, value, shape));
        for (Shape.Key key : shape.keys()) {
            if (key.required() && !mapping.entries().containsKey(key.name())) {
                problems.add(mapping.place().named(), "lacks the key " + key.name());
            }
        }
        checkExactlyOne(mapping, shape);
    }

    private void checkEntry(String name, Node value, Shape.OfObject shape) {
        Optional<Shape.Key> key = shape.key(name);
        if (key.isEmpty()) {
            problems.add(
                    value.place(),
                    "is an unknown key, " + Texts.list(shape.availableKeys()) + " are allowed"
                            + Texts.didYouMean(name, shape.availableKeys()));
        } else if (!key.get().available()) {
            problems.add(value.place(), NOT_AVAILABLE + ", " + Texts.list(shape.availableKeys()) + " are allowed");
        } else {
            check(value, key.get().shape().get());
        }
    }

    private void checkExactlyOne(Mapping mapping, Shape.OfObject shape) {
        List<String> group = shape.exactlyOneOf();
        List<String> written =
                group.stream().filter(mapping.entries()::containsKey).toList();
        boolean refusedByName = shape.keys().stream()
                .anyMatch(key -> !key.available() && mapping.entries().containsKey(key.name()));
        if (group.isEmpty() || written.size() == 1 || (written.isEmpty() && refusedByName)) {
            return;
        }
        String has = written.isEmpty() ? "has none" : "has " + written.size();
        problems.add(mapping.place().named(), has + " of the keys " + Texts.list(group) + ", exactly one is allowed");
    }

    private void checkList(Node node, Shape.OfList shape) {
        if (!(node instanceof Sequence sequence)) {
            problems.add(node.place().named(), node.described() + ", a list is allowed");
            return;
        }
        int size = sequence.items().size();
        if (size < shape.least() || size > shape.most()) {
            problems.add(
                    node.place().named(),
                    "has " + size + " entries, "
                            + (shape.most() == Integer.MAX_VALUE
                                    ? "at least " + shape.least()
                                    : shape.most() == 0 ? "none" : shape.least() + " to " + shape.most())
                            + " are allowed" + (shape.most() == 0 ? " in this version" : ""));
        }
        sequence.items().forEach(item -> check(item, shape.item()));
    }

    private void checkMap(Node node, Shape.OfMap shape) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(
                    node.place().named(), node.described() + ", an object from " + shape.keyWhat() + " is allowed");
            return;
        }
        for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
            check(entry.getValue(), shape.value());
        }
    }
}
