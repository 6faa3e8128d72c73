package io.hedgerow.executors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a Model document says under {@code settings}, for formats that take it instead of a file. A value is a
 * {@code String}, a {@code Boolean}, a {@code Long}, a {@code Double} that is not a whole number of that range, a {@code
 * List} of values, or a {@code Map} from texts to values. Immutable and thread-safe.
 *
 * <p>The model's bytes are the {@linkplain #canonicalJson() canonical JSON} of it, so that its digest does not change
 * with the order of keys, with spaces or with comments.
 */
public final class Settings {
    /** Largest canonical JSON, in bytes. */
    public static final int MOST_BYTES = 128 * 1024;

    /** Deepest nesting of lists and objects; the settings themselves are at depth 1. */
    public static final int MOST_DEPTH = 16;

    /** Whole numbers below this are the same as {@code long} and as {@code double}. */
    private static final double EXACT = 0x1p53;

    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Settings of these values.
     *
     * @throws IllegalArgumentException for a value of another type, a number that is not finite, a text with half of a
     *     surrogate pair, or too deep a nesting
     */
    public static Settings of(Map<String, ?> values) {
        return new Settings(object(values, 1));
    }

    /**
     * Reads JSON, canonical or not.
     *
     * @throws ModelRefusedException when it is no JSON object, too large or too deep, names a key twice or holds null
     */
    public static Settings read(byte[] json) throws ModelRefusedException {
        try {
            return of(SettingsJson.read(json));
        } catch (IllegalArgumentException e) {
            throw new ModelRefusedException("the settings hold what is not allowed: " + e.getMessage(), e);
        }
    }

    /** JSON in UTF-8 without spaces, keys sorted by UTF-16 code units, numbers in their shortest form. */
    public byte[] canonicalJson() {
        return SettingsJson.write(values);
    }

    /** The values, sorted by key. */
    public Map<String, Object> values() {
        return values;
    }

    /** Reads them one by one, and says of all that are wrong what is. */
    public SettingsReader reader() {
        return SettingsReader.of(values);
    }

    private static Map<String, Object> object(Map<?, ?> written, int depth) {
        checkDepth(depth);
        Map<String, Object> values = new TreeMap<>();
        written.forEach((key, value) -> values.put(text((String) key), value(value, depth)));
        return Collections.unmodifiableMap(values);
    }

    private static Object value(Object written, int depth) {
        if (written instanceof Map<?, ?> map) {
            return object(map, depth + 1);
        }
        if (written instanceof List<?> list) {
            checkDepth(depth + 1);
            List<Object> values = new ArrayList<>();
            list.forEach(item -> values.add(value(item, depth + 1)));
            return Collections.unmodifiableList(values);
        }
        if (written instanceof String text) {
            return text(text);
        }
        if (written instanceof Double number) {
            return number(number);
        }
        if (written instanceof Long || written instanceof Boolean) {
            return written;
        }
        if (written instanceof Integer number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("a value is of the type "
                + Objects.requireNonNull(written, "a value is null").getClass().getName());
    }

    private static Object number(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("the number " + number + " is not finite");
        }
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < EXACT;
        return isWhole ? (Object) (long) number : (Object) number;
    }

    private static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean isPair =
                    Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(++i));
            if (!isPair) {
                throw new IllegalArgumentException("a text holds half of a surrogate pair");
            }
        }
        return text;
    }

    private static void checkDepth(int depth) {
        if (depth > MOST_DEPTH) {
            throw new IllegalArgumentException("lists and objects are nested deeper than " + MOST_DEPTH);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Settings other && values.equals(other.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
