package io.hedgerow.executors.pmml;

import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.proto.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Classes in a model's order, each with the values by which the model's results name it.
 *
 * @param names canonical names
 * @param values result value to position; a result of another type or spelling is looked up by its canonical name
 */
record ClassList(List<String> names, Map<Object, Integer> values) {
    static final ClassList NONE = new ClassList(List.of(), Map.of());

    static ClassList of(Collection<?> categories) {
        List<String> names = new ArrayList<>();
        Map<Object, Integer> values = new LinkedHashMap<>();
        for (Object category : categories) {
            String name = Labels.canonical(category);
            int position = names.indexOf(name);
            if (position < 0) {
                position = names.size();
                names.add(name);
            }
            values.put(category, position);
            values.put(name, position);
        }
        return new ClassList(List.copyOf(names), values);
    }

    /**
     * Position of a class written as text, or -1. An attribute is always text: 5.0 in it is class 5 of a numeric
     * target.
     */
    int positionOf(String text) {
        int position = names.indexOf(text);
        if (position >= 0) {
            return position;
        }
        try {
            return names.indexOf(Labels.canonical(Double.parseDouble(text)));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** These classes in the order a document gives, which may know more of them but none fewer. */
    ClassList inOrderOf(List<String> declared) throws ModelRefusedException {
        if (declared.isEmpty()) {
            return this;
        }
        List<String> order = declared.stream().map(Labels::canonical).distinct().toList();
        List<String> unknown =
                names.stream().filter(name -> !order.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new ModelRefusedException("output.classes lists " + order + ", but the model also gives " + unknown
                    + "; list every class of the model, by the model's names");
        }
        Map<Object, Integer> moved = new LinkedHashMap<>();
        values.forEach((value, position) -> moved.put(value, order.indexOf(names.get(position))));
        order.forEach(name -> moved.put(name, order.indexOf(name)));
        return new ClassList(order, moved);
    }
}
