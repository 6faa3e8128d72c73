package io.hedgerow.executors.remote;

import java.util.Map;
import java.util.TreeMap;

/**
 * Headers that are sent with every request. Their values may be secrets: they are in no message.
 *
 * @param values by name
 */
record Headers(Map<String, String> values) {
    static final Headers NONE = new Headers(Map.of());

    Headers {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return new TreeMap<>(values).keySet().toString();
    }
}
