package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where the assignment unit of a request comes from.
 *
 * @param kind the request's {@code unit} field (else its ID), its ID, or one of its features
 * @param feature the input's name, for {@link Kind#FEATURE}; else empty
 */
public record UnitSource(Kind kind, String feature) implements Serializable {

    /** The request's {@code unit}, else its request ID. */
    public static final UnitSource REQUEST_UNIT = new UnitSource(Kind.UNIT, "");

    /** The request ID. */
    public static final UnitSource REQUEST_ID = new UnitSource(Kind.REQUEST_ID, "");

    /** Kinds of units. */
    public enum Kind {
        UNIT,
        REQUEST_ID,
        FEATURE
    }

    public UnitSource {
        Objects.requireNonNull(kind, "kind is null");
        if ((kind == Kind.FEATURE) == feature.isEmpty()) {
            throw new IllegalArgumentException("a feature unit names its feature, no other does");
        }
    }
}
