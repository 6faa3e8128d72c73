package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One input of an endpoint.
 *
 * @param name any non-empty name
 * @param type type of the value, or of a tensor's elements
 * @param optional whether a request may leave it out or send null
 * @param shape empty for a scalar; else the axes of a tensor, -1 where any size is allowed
 */
public record InputSpec(String name, ValueType type, boolean optional, List<Long> shape) implements Serializable {
    public InputSpec {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an input's name is empty");
        }
        Objects.requireNonNull(type, "type is null");
        shape = List.copyOf(shape);
        for (long axis : shape) {
            if (axis < -1) {
                throw new IllegalArgumentException("input " + name + ": axis must be -1 or more, was " + axis);
            }
        }
    }

    /** A required scalar. */
    public static InputSpec scalar(String name, ValueType type) {
        return new InputSpec(name, type, false, List.of());
    }

    /** Whether a value is a tensor rather than a scalar. */
    public boolean isTensor() {
        return !shape.isEmpty();
    }
}
