package io.hedgerow.executors.java;

import io.hedgerow.policies.Tensor;
import java.util.HashMap;
import java.util.Map;

/** A row of values in a map. */
final class MapRow implements ModelRow {
    private final Map<String, Object> values;

    MapRow(Map<String, ?> values) {
        this.values = new HashMap<>(values);
    }

    @Override
    public boolean isMissing(String input) {
        return values.get(input) == null;
    }

    @Override
    public double number(String input) {
        return value(input, Number.class).doubleValue();
    }

    @Override
    public long whole(String input) {
        Number number = value(input, Number.class);
        if (number instanceof Long || number instanceof Integer) {
            return number.longValue();
        }
        throw new IllegalArgumentException("input " + input + " is " + number + ", which is no long or int");
    }

    @Override
    public String text(String input) {
        return value(input, String.class);
    }

    @Override
    public boolean flag(String input) {
        return value(input, Boolean.class);
    }

    @Override
    public Tensor tensor(String input) {
        return value(input, Tensor.class);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    private <T> T value(String input, Class<T> type) {
        Object value = values.get(input);
        if (value == null) {
            throw new IllegalArgumentException("input " + input + " is missing");
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("input " + input + " is " + value + ", not a " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
