package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which model of a keyed pool scores a request: the one whose name has the request's key in it.
 *
 * @param source where the key comes from; a request that lacks the feature has none
 * @param template name of the model, with {@link #PLACEHOLDER} where the key goes, once
 * @param hasFallback whether requests without a model are scored by the variant's own
 */
public record ModelKeySpec(UnitSource source, String template, boolean hasFallback) implements Serializable {

    /** What the key takes the place of. */
    public static final String PLACEHOLDER = "{key}";

    /** Most characters of a model's name. */
    public static final int LONGEST_NAME = 128;

    public ModelKeySpec {
        Objects.requireNonNull(source, "source is null");
        int first = template.indexOf(PLACEHOLDER);
        if (first < 0 || template.indexOf(PLACEHOLDER, first + 1) >= 0) {
            throw new IllegalArgumentException("model must have " + PLACEHOLDER + " once, was " + template);
        }
    }

    /** Name of the model of a key. */
    public String modelName(String key) {
        return template.replace(PLACEHOLDER, key);
    }

    /**
     * Name of the model of a request's key, whatever the client made of that. Null where there can be no such model: the key
     * is empty, too long, or has characters that names of models do not have.
     */
    public @Nullable String findModelName(String key) {
        if (key.isEmpty() || template.length() - PLACEHOLDER.length() + key.length() > LONGEST_NAME) {
            return null;
        }
        String name = modelName(key);
        return isName(name) ? name : null;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isAlphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isAlphanumeric && (i == 0 || (c != '.' && c != '_' && c != '-'))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a model of that name is the one of some key. */
    public boolean isNameOfAKey(String modelName) {
        int start = template.indexOf(PLACEHOLDER);
        String end = template.substring(start + PLACEHOLDER.length());
        return modelName.length() > start + end.length()
                && modelName.startsWith(template.substring(0, start))
                && modelName.endsWith(end);
    }
}
