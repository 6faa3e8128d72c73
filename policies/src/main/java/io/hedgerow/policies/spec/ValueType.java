package io.hedgerow.policies.spec;

import java.util.Locale;

/** Type of an endpoint input, or of the elements of a tensor input. */
public enum ValueType {
    DOUBLE,
    FLOAT,
    LONG,
    INT,
    STRING,
    BOOLEAN;

    /** The name used in documents. */
    public String yamlName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
