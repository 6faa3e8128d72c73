package io.hedgerow.executors.tensors;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes elements of one input. What does not fit is refused by the name of the endpoint's input. Thread-safe. */
final class ElementWriter {
    private final ElementType type;
    private final String typeName;
    private final @Nullable String finiteIn;

    ElementWriter(TensorSpec input, InputRules rules) {
        this.type = input.type();
        this.typeName = input.typeName();
        this.finiteIn = rules.finiteIn();
    }

    /** Whether floats can be copied without a look at each. */
    boolean takesAnyFloat() {
        return type == ElementType.FLOAT && finiteIn == null;
    }

    void putReal(ByteBuffer target, int element, double value, String name) {
        if (finiteIn != null) {
            checkFinite(value, name);
        }
        type.putReal(target, element, value);
    }

    private void checkFinite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("input '" + name + "': " + value + " cannot be said in " + finiteIn);
        }
        if (type != ElementType.DOUBLE && !Float.isFinite((float) value)) {
            throw misfit(Double.toString(value), name);
        }
    }

    void putInteger(ByteBuffer target, int element, long value, String name) {
        try {
            type.putInteger(target, element, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    misfit(Long.toString(value), name).getMessage(), e);
        }
    }

    IllegalArgumentException misfit(String value, String name) {
        return new IllegalArgumentException("input '" + name + "': " + value + " does not fit " + typeName);
    }

    void putMissing(ByteBuffer target, int element, String name) {
        if (type.kind() != ElementType.Kind.REAL || finiteIn != null) {
            throw missing(name);
        }
        type.putReal(target, element, Double.NaN);
    }

    static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("input '" + name + "' is missing");
    }
}
