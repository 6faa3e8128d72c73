package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;

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
}
