package io.hedgerow.starter;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values, inputs and names in words for messages, however long or strange they are. */
final class Described {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_NAMES = 8;

    private Described() {}

    /** A name cut to a bearable length. */
    static String name(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    /** The first few names. */
    static String names(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).map(Described::name).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + ", … (" + names.size() + " in all)";
    }

    /** What a value is. */
    static String value(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return "the string \"" + name(text) + "\"";
        }
        if (value instanceof Boolean) {
            return "the boolean " + value;
        }
        if (value instanceof Number) {
            return "the number " + name(value.toString());
        }
        if (value instanceof Tensor tensor) {
            return "a " + tensor.datatype() + " tensor of shape " + Arrays.toString(tensor.shape());
        }
        return "a " + value.getClass().getName();
    }

    /** What an input takes. */
    static String allowed(InputSpec input) {
        if (input.isTensor()) {
            return "a tensor of " + input.type().yamlName() + " elements and shape " + input.shape();
        }
        return allowed(input.type());
    }

    /** What a scalar of the type takes. */
    static String allowed(ValueType type) {
        return switch (type) {
            case DOUBLE, FLOAT -> "a finite number (" + type.yamlName() + ")";
            case LONG, INT -> "a whole number (" + type.yamlName() + ")";
            case STRING -> "a string";
            case BOOLEAN -> "true or false";
        };
    }
}
