package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Settings;
import io.hedgerow.pipeline.documents.Node.Mapping;
import io.hedgerow.pipeline.documents.Node.Scalar;
import io.hedgerow.pipeline.documents.Node.Sequence;
import io.hedgerow.pipeline.documents.Shape.OfEither;
import io.hedgerow.pipeline.documents.Shape.OfList;
import io.hedgerow.pipeline.documents.Shape.OfMap;
import io.hedgerow.pipeline.documents.Shape.OfObject;
import io.hedgerow.pipeline.documents.Shape.OfScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of an object that {@link StructureCheck} has seen. What is left out, and what was reported as wrong,
 * reads as its default or as absent, so that everything else is still checked.
 */
final class Fields {
    private final Place place;
    private final Map<String, Node> entries;
    private final OfObject shape;

    private Fields(Place place, Map<String, Node> entries, OfObject shape) {
        this.place = place;
        this.entries = entries;
        this.shape = shape;
    }

    static Fields of(Node node, OfObject shape) {
        return new Fields(node.place(), node instanceof Mapping mapping ? mapping.entries() : Map.of(), shape);
    }

    /** Where the object stands. */
    Place place() {
        return place.named();
    }

    /** Where a key stands, or would. */
    Place place(String name) {
        Node node = entries.get(key(name).name());
        return node == null ? place.key(name, place.line()) : node.place();
    }

    /** Whether the key is written, rightly or not. */
    boolean has(String name) {
        return entries.containsKey(key(name).name());
    }

    /** Whether what is written under the key, if anything is, was not reported as wrong. */
    boolean isWell(String name) {
        Node node = entries.get(name);
        if (node == null) {
            return true;
        }
        Problems found = new Problems();
        Substitution.refuse(node, shape.name(), found);
        new StructureCheck(found).check(node, key(name).shape().get());
        return found.count() == 0;
    }

    @Nullable
    String text(String name) {
        return (String) value(name);
    }

    String text(String name, String preset) {
        String value = text(name);
        return value == null ? preset : value;
    }

    /** A whole number, a duration in its shape's unit, or a number of bytes. */
    @Nullable
    Long whole(String name) {
        return (Long) value(name);
    }

    /** A whole number, or duration in milliseconds, with a default in the grammar. */
    long presetWhole(String name) {
        Long value = (Long) presetValue(name);
        return value;
    }

    @Nullable
    Double decimal(String name) {
        return (Double) value(name);
    }

    double presetDecimal(String name) {
        Double value = (Double) presetValue(name);
        return value;
    }

    String presetText(String name) {
        return (String) presetValue(name);
    }

    boolean presetFlag(String name) {
        return (Boolean) presetValue(name);
    }

    /** A value of a type of its own, with a default in the grammar. */
    <T> T preset(String name, Class<T> type) {
        return type.cast(presetValue(name));
    }

    /** The object under the key; an empty one where there is none. */
    Fields object(String name) {
        Shape shape = key(name).shape().get();
        OfObject child = shape instanceof OfEither either ? either.object() : (OfObject) shape;
        Node node = entries.get(name);
        return node == null ? new Fields(place(name), Map.of(), child) : of(node, child);
    }

    /** The objects of a list; null where there is no list. */
    @Nullable
    List<Fields> objects(String name) {
        OfObject item = (OfObject) ((OfList) key(name).shape().get()).item();
        return entries.get(name) instanceof Sequence sequence
                ? sequence.items().stream().map(node -> of(node, item)).toList()
                : null;
    }

    /** The well-formed values of a list; null where there is no list. */
    @Nullable
    List<Object> values(String name) {
        OfScalar item = (OfScalar) ((OfList) key(name).shape().get()).item();
        Node node = entries.get(name);
        return node instanceof Sequence ? values(node, item) : null;
    }

    private static List<Object> values(Node list, OfScalar item) {
        List<Object> values = new ArrayList<>();
        for (Node node : list instanceof Sequence sequence ? sequence.items() : List.<Node>of()) {
            Object value = read(node, item);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** The well-formed texts of a list; null where there is no list. */
    @Nullable
    List<String> texts(String name) {
        List<Object> values = values(name);
        return values == null ? null : values.stream().map(String.class::cast).toList();
    }

    /** The well-formed texts of a list of lists; null where there is no list. */
    @Nullable
    List<List<String>> textLists(String name) {
        OfList inner = (OfList) ((OfList) key(name).shape().get()).item();
        if (!(entries.get(name) instanceof Sequence sequence)) {
            return null;
        }
        List<List<String>> lists = new ArrayList<>();
        for (Node node : sequence.items()) {
            lists.add(values(node, (OfScalar) inner.item()).stream()
                    .map(String.class::cast)
                    .toList());
        }
        return lists;
    }

    /** The well-formed texts of a map, in the order written. */
    Map<String, String> textMap(String name) {
        OfScalar item = ((OfMap) key(name).shape().get()).value();
        Map<String, String> texts = new LinkedHashMap<>();
        if (entries.get(name) instanceof Mapping mapping) {
            mapping.entries().forEach((key, node) -> {
                if (read(node, item) instanceof String text) {
                    texts.put(key, text);
                }
            });
        }
        return texts;
    }

    /** Where an entry of a map stands. */
    Place entryPlace(String map, String entry) {
        Node node =
                entries.get(map) instanceof Mapping mapping ? mapping.entries().get(entry) : null;
        return node == null ? place(map) : node.place();
    }

    /** The values of an object of any keys; null where there is none, or something is wrong with it. */
    @Nullable
    Settings settings(String name) {
        Node node = entries.get(key(name).name());
        return node == null ? null : FreeValues.read(node, new Problems());
    }

    private @Nullable Object value(String name) {
        Shape shape = key(name).shape().get();
        Node node = entries.get(name);
        return node == null ? null : read(node, shape instanceof OfEither either ? either.scalar() : (OfScalar) shape);
    }

    private Object presetValue(String name) {
        Object value = value(name);
        if (value != null) {
            return value;
        }
        Shape.Key key = key(name);
        Object preset = key.preset() == null
                ? null
                : read(new Scalar(place, key.preset(), true, ""), (OfScalar)
                        key.shape().get());
        if (preset == null) {
            throw new IllegalStateException("the grammar has no readable default for " + name);
        }
        return preset;
    }

    private static @Nullable Object read(Node node, OfScalar shape) {
        try {
            return node instanceof Scalar scalar ? shape.read(scalar) : null;
        } catch (Shape.Mismatch e) {
            return null; // StructureCheck has reported it
        }
    }

    private Shape.Key key(String name) {
        return shape.key(name)
                .orElseThrow(() -> new IllegalArgumentException("the grammar of " + shape.name() + " lacks " + name));
    }
}
