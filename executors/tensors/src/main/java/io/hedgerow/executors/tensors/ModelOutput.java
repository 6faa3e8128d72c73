package io.hedgerow.executors.tensors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a model gives.
 *
 * @param name its name
 * @param kind what it is
 * @param tensor what is known of it; null where it is no tensor, or none that can be read
 * @param typeText for people
 */
public record ModelOutput(String name, Kind kind, @Nullable TensorSpec tensor, String typeText) {

    /** What an output is. */
    public enum Kind {
        /** A tensor that can be read. */
        TENSOR,
        /** One map from class to probability per row. */
        MAPS,
        /** Something that cannot be read. */
        OTHER
    }

    /** A tensor. */
    public static ModelOutput of(TensorSpec tensor) {
        return new ModelOutput(tensor.name(), Kind.TENSOR, tensor, tensor.typeText());
    }

    /** A map from class to probability for each row. */
    public static ModelOutput maps(String name, String typeText) {
        return new ModelOutput(name, Kind.MAPS, null, typeText);
    }

    /** Something that cannot be read, and so can neither have a role nor travel. */
    public static ModelOutput unreadable(String name, String typeText) {
        return new ModelOutput(name, Kind.OTHER, null, typeText);
    }

    /** Type of its elements; null where they cannot be read. */
    public @Nullable ElementType type() {
        return tensor == null ? null : tensor.type();
    }

    /** Sizes, {@link Axes#ANY} where open; null when the rank is unknown or it is no tensor. */
    public @Nullable List<Long> axes() {
        return tensor == null ? null : tensor.axes();
    }

    /** Whether it is a tensor that can be read. */
    public boolean isTensor() {
        return kind == Kind.TENSOR;
    }

    boolean isMaps() {
        return kind == Kind.MAPS;
    }

    boolean isReal() {
        return tensor != null && tensor.type().kind() == ElementType.Kind.REAL;
    }

    boolean isInteger() {
        return tensor != null && tensor.type().isInteger();
    }

    /** Whether its elements are strings. */
    public boolean isText() {
        return type() == ElementType.STRING;
    }

    /** Whether elements name a class by convention: int64 and string. */
    boolean canBeLabel() {
        return type() == ElementType.INT64 || type() == ElementType.STRING;
    }
}
