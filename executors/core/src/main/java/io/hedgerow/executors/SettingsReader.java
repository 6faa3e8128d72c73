package io.hedgerow.executors;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object of {@link Settings} key by key, for a format. What is missing or of the wrong type is noted and reads as
 * something harmless, so that everything else is still looked at; {@link #finish} says it all at once, and so of every key
 * that nobody asked for. Not thread-safe.
 */
public final class SettingsReader {
    private static final String ROOT = "settings";

    private final String path;
    private final Map<?, ?> values;
    private final List<String> problems;
    private final List<SettingsReader> inside = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();
    private boolean takesAll;

    private SettingsReader(String path, Map<?, ?> values, List<String> problems) {
        this.path = path;
        this.values = values;
        this.problems = problems;
    }

    static SettingsReader of(Map<String, Object> values) {
        return new SettingsReader(ROOT, values, new ArrayList<>());
    }

    /** Whether the key is written. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Keys that are written, sorted; they count as asked for. */
    public Set<String> keys() {
        takesAll = true;
        Set<String> keys = new TreeSet<>();
        values.keySet().forEach(key -> keys.add((String) key));
        return keys;
    }

    /** Where a key stands, or the object itself for an empty one: {@code settings.options}. */
    public String path(String key) {
        return key.isEmpty() ? path : path + "." + key;
    }

    /** Notes that something is wrong with a key; the message goes on after its path. */
    public void problem(String key, String message) {
        problems.add(path(key) + " " + message);
    }

    /** The text of a key that must be written; empty where it is not. */
    public String text(String key) {
        String text = optionalText(key);
        if (text == null && !has(key)) {
            problem(key, "is missing, a text is allowed");
        }
        return text == null ? "" : text;
    }

    /** The text of a key, or null where there is none. */
    public @Nullable String optionalText(String key) {
        return optional(key, String.class, "a text");
    }

    /** The text of a key; a whole number is taken as its digits. Empty where it is not written. */
    public String label(String key) {
        Object value = value(key);
        if (value instanceof Long number) {
            return number.toString();
        }
        if (value instanceof String text) {
            return text;
        }
        problem(key, (value == null ? "is missing" : described(value)) + ", a text is allowed");
        return "";
    }

    /** A number of a key, or the preset where it is not written. */
    public double number(String key, double preset) {
        Number number = optional(key, Number.class, "a number");
        return number == null ? preset : number.doubleValue();
    }

    /** A whole number of a key, or the preset where it is not written. */
    public long whole(String key, long preset) {
        Long whole = optional(key, Long.class, "a whole number");
        return whole == null ? preset : whole;
    }

    /** {@code true} or {@code false} of a key, or the preset where it is not written. */
    public boolean flag(String key, boolean preset) {
        Boolean flag = optional(key, Boolean.class, "true or false");
        return flag == null ? preset : flag;
    }

    /** The object of a key; an empty one where there is none. */
    public SettingsReader object(String key) {
        Map<?, ?> object = optional(key, Map.class, "an object");
        return below(path(key), object == null ? Map.of() : object);
    }

    /** The objects of a list of at least one; empty where it is not written. */
    public List<SettingsReader> objects(String key) {
        List<SettingsReader> objects = new ArrayList<>();
        List<Object> items = list(key);
        for (int i = 0; i < items.size(); i++) {
            String at = key + "[" + i + "]";
            if (items.get(i) instanceof Map<?, ?> object) {
                objects.add(below(path(at), object));
            } else {
                problem(at, described(items.get(i)) + ", an object is allowed");
            }
        }
        return objects;
    }

    /** A list of at least one value of any type; empty where it is not written or not a list, which is noted. */
    public List<Object> list(String key) {
        List<?> list = optional(key, List.class, "a list");
        if (list == null || list.isEmpty()) {
            if (!has(key) || list != null) {
                problem(key, (list == null ? "is missing" : "is empty") + ", a list of at least one is allowed");
            }
            return List.of();
        }
        return List.copyOf(list);
    }

    /** The value of a key, whatever it is, or null. */
    public @Nullable Object value(String key) {
        asked.add(key);
        return values.get(key);
    }

    private <T> @Nullable T optional(String key, Class<T> type, String allowed) {
        Object value = value(key);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            problem(key, described(value) + ", " + allowed + " is allowed");
            return null;
        }
        return type.cast(value);
    }

    private SettingsReader below(String at, Map<?, ?> object) {
        SettingsReader reader = new SettingsReader(at, object, problems);
        inside.add(reader);
        return reader;
    }

    /** What a value is, for messages: {@code is the number 5}. */
    private static String described(Object value) {
        if (value instanceof Map) {
            return "is an object";
        }
        if (value instanceof List) {
            return "is a list";
        }
        return value instanceof String text
                ? "is the text \"" + shortened(text) + "\""
                : "is " + (value instanceof Number ? "the number " : "") + value;
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /**
     * Ends the reading of this object and of all in it.
     *
     * @throws ModelRefusedException with everything that is wrong
     */
    public void finish() throws ModelRefusedException {
        noteUnasked();
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(String.join("; ", problems));
        }
    }

    private void noteUnasked() {
        Set<String> known = new TreeSet<>(asked);
        for (Object key : values.keySet()) {
            if (!takesAll && !asked.contains(key)) {
                String allowed = known.isEmpty() ? "none is" : String.join(", ", known) + " are";
                problem(shortened((String) key), "is an unknown key, " + allowed + " allowed");
            }
        }
        inside.forEach(SettingsReader::noteUnasked);
    }
}
