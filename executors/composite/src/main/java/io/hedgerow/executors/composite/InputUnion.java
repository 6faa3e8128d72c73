package io.hedgerow.executors.composite;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a composite: all that its parts take. Where they differ between {@code int}, {@code float} and {@code double}
 * the input is {@code double}; every other difference is noted. An input is optional where every part that takes it says so.
 */
final class InputUnion {
    private static final Set<ValueType> HELD_BY_DOUBLE = EnumSet.of(ValueType.INT, ValueType.FLOAT, ValueType.DOUBLE);

    private final Map<String, InputSpec> inputs = new LinkedHashMap<>();
    private final Map<String, String> firstBy = new LinkedHashMap<>();
    private final Set<String> packedOnly = new HashSet<>();
    private final List<String> problems;

    InputUnion(List<String> problems) {
        this.problems = problems;
    }

    void add(String by, Part.Need need) {
        InputSpec input = need.input();
        InputSpec known = inputs.putIfAbsent(input.name(), input);
        if (known == null) {
            firstBy.put(input.name(), by);
            if (need.isPacked()) {
                packedOnly.add(input.name());
            }
            return;
        }
        InputSpec both = merged(known, need);
        if (both == null) {
            problems.add(by + " takes " + input.name() + " as " + written(input) + ", " + firstBy.get(input.name())
                    + " as " + written(known));
        } else {
            inputs.put(input.name(), both);
            if (!need.isPacked()) {
                packedOnly.remove(input.name());
            }
        }
    }

    private @Nullable InputSpec merged(InputSpec known, Part.Need need) {
        InputSpec input = need.input();
        boolean optional = known.optional() && input.optional();
        boolean isKnownPacked = packedOnly.contains(input.name());
        if (need.isPacked() != isKnownPacked) { // packing converts any number; the other one's type holds
            InputSpec typed = need.isPacked() ? known : input;
            return typed.isTensor() || typed.type() == ValueType.STRING
                    ? null
                    : new InputSpec(typed.name(), typed.type(), optional, List.of());
        }
        boolean isDouble = HELD_BY_DOUBLE.contains(known.type()) && HELD_BY_DOUBLE.contains(input.type());
        boolean isAgreed = known.type() == input.type() || (isDouble && !known.isTensor());
        if (!isAgreed || !known.shape().equals(input.shape())) {
            return null;
        }
        ValueType type = known.type() == input.type() ? known.type() : ValueType.DOUBLE;
        return new InputSpec(input.name(), type, optional, input.shape());
    }

    boolean has(String name) {
        return inputs.containsKey(name);
    }

    /** Adds what only rules look at. */
    void addIfNew(InputSpec input) {
        inputs.putIfAbsent(input.name(), input);
    }

    List<InputSpec> inputs() {
        return new ArrayList<>(inputs.values());
    }

    static String written(InputSpec input) {
        return input.isTensor()
                ? "a tensor of " + input.type().yamlName() + " " + input.shape()
                : input.type().yamlName();
    }
}
