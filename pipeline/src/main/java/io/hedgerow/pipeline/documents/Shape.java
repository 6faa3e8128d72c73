package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may stand at one place of a document. The one declaration of the grammar: the reader checks documents against
 * it, and the published JSON Schema is written from it.
 */
sealed interface Shape {

    /** A scalar's text does not fit; the message says what would. */
    final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** A place for one value. */
    sealed interface OfScalar extends Shape
            permits Text, Whole, Decimal, Flag, Choice, TimeSpan, FineTimeSpan, ByteSize, HedgeWait {

        /** The value, or what is wrong with it. */
        Object read(Scalar scalar) throws Mismatch;

        /** Words after "…, " in messages: {@code a whole number from 1 to 64}. */
        String allowed();

        default Mismatch mismatch(Scalar scalar) {
            return new Mismatch(scalar.described() + ", " + allowed() + " is allowed");
        }
    }

    /**
     * Text.
     *
     * @param what for messages, with article
     * @param pattern the whole text matches, or null for any text that is not empty
     * @param integral whether an unquoted whole number is taken as its digits
     * @param longest most characters that are matched with the pattern
     */
    record Text(String what, @Nullable Pattern pattern, boolean integral, int longest) implements OfScalar {
        static final int LONGEST = 4096;

        Text(String what, @Nullable Pattern pattern, boolean integral) {
            this(what, pattern, integral, LONGEST);
        }

        @Override
        public String read(Scalar scalar) throws Mismatch {
            if (scalar.isNull()) {
                throw mismatch(scalar);
            }
            Optional<String> otherType = YamlTypes.readAsOtherType(scalar);
            if (otherType.isPresent() && !(integral && YamlTypes.isWholeNumber(scalar.text()))) {
                throw new Mismatch(scalar.described() + ", which YAML reads as " + otherType.get() + ", " + allowed()
                        + " is allowed: quote it");
            }
            if (!fits(scalar.text())) {
                throw mismatch(scalar);
            }
            return scalar.text();
        }

        private boolean fits(String text) {
            return pattern == null
                    ? !text.isEmpty()
                    : text.length() <= longest && pattern.matcher(text).matches();
        }

        @Override
        public String allowed() {
            return what;
        }
    }

    /** A whole number in decimal digits. */
    record Whole(long least, long most) implements OfScalar {
        @Override
        public Long read(Scalar scalar) throws Mismatch {
            if (!scalar.plain() || !YamlTypes.isWholeNumber(scalar.text())) {
                throw mismatch(scalar);
            }
            try {
                long value = Long.parseLong(scalar.text());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Beyond 64 bits is out of range as well.
            }
            throw mismatch(scalar);
        }

        @Override
        public String allowed() {
            return "a whole number "
                    + (most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most);
        }
    }

    /** A finite decimal number. */
    record Decimal(double least, double most) implements OfScalar {
        @Override
        public Double read(Scalar scalar) throws Mismatch {
            if (scalar.plain() && YamlTypes.isDecimalNumber(scalar.text())) {
                double value = Double.parseDouble(scalar.text());
                if (value >= least && value <= most) {
                    return value;
                }
            }
            throw mismatch(scalar);
        }

        @Override
        public String allowed() {
            if (least == -Double.MAX_VALUE) {
                return "a number";
            }
            String from = YamlTypes.plainNumber(least);
            return most == Double.MAX_VALUE
                    ? "a number of at least " + from
                    : "a number from " + from + " to " + YamlTypes.plainNumber(most);
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements OfScalar {
        @Override
        public Boolean read(Scalar scalar) throws Mismatch {
            if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
                return scalar.text().equals("true");
            }
            throw mismatch(scalar);
        }

        @Override
        public String allowed() {
            return "true or false";
        }
    }

    /**
     * One of a few words.
     *
     * @param values the words
     * @param unavailable words whose capability is not built yet
     */
    record Choice(List<String> values, List<String> unavailable) implements OfScalar {
        @Override
        public String read(Scalar scalar) throws Mismatch {
            if (unavailable.contains(scalar.text())) {
                throw new Mismatch(
                        scalar.described() + ", which is not available in this version, " + allowed() + " is allowed");
            }
            if (!values.contains(scalar.text())) {
                throw new Mismatch(mismatch(scalar).getMessage() + Texts.didYouMean(scalar.text(), values));
            }
            return scalar.text();
        }

        @Override
        public String allowed() {
            return values.size() == 1 ? values.get(0) : "one of " + Texts.list(values);
        }
    }

    /**
     * A length of time as a whole number with a unit; read as milliseconds.
     *
     * @param leastMillis shortest allowed
     * @param none whether the word {@code none} is allowed; read as {@link #NONE}
     */
    record TimeSpan(long leastMillis, boolean none) implements OfScalar {
        static final long NONE = -1;

        @Override
        public Long read(Scalar scalar) throws Mismatch {
            if (none && scalar.text().equals("none")) {
                return NONE;
            }
            long millis = Durations.millis(scalar.text());
            if (millis < leastMillis) {
                throw mismatch(scalar);
            }
            return millis;
        }

        @Override
        public String allowed() {
            return "a whole number with a unit (ms, s, m, h, d), at least " + Durations.written(leastMillis)
                    + (none ? ", or none" : "") + ", such as 150ms,";
        }
    }

    /**
     * An object with known keys.
     *
     * @param name its name in the JSON Schema
     * @param description one sentence for editors
     * @param keys in the order of the documentation
     * @param exactlyOneOf keys of which exactly one is written; empty where there is no such group
     */
    record OfObject(String name, String description, List<Key> keys, List<String> exactlyOneOf) implements Shape {
        Optional<Key> key(String keyName) {
            return keys.stream().filter(key -> key.name().equals(keyName)).findFirst();
        }

        /** Names of the keys that may be written. */
        List<String> availableKeys() {
            return keys.stream().filter(Key::available).map(Key::name).toList();
        }
    }

    /** A list. */
    record OfList(Shape item, int least, int most) implements Shape {}

    /** A scalar, or an object that says more. */
    record OfEither(OfScalar scalar, OfObject object) implements Shape {
        String allowed() {
            return scalar.allowed() + " or an object with the keys " + Texts.list(object.availableKeys());
        }
    }

    /** An object whose keys the user chooses. */
    record OfMap(String keyWhat, OfScalar value) implements Shape {}

    /** An object of keys and values the grammar does not know, see {@link FreeValues}. */
    record OfFree(String what) implements Shape {}

    /** Whatever it is: it is not looked at, because something above it is wrong already. */
    record Anything() implements Shape {}

    /**
     * One key of an object.
     *
     * @param name as written
     * @param shape supplied late, because policies contain policies
     * @param required whether it must be written
     * @param available false: designed, but its capability is not built yet
     * @param description one sentence for editors, with unit and default
     * @param preset default value as it would be written, or null
     */
    record Key(
            String name,
            Supplier<Shape> shape,
            boolean required,
            boolean available,
            String description,
            @Nullable String preset) {

        static Key required(String name, Shape shape, String description) {
            return new Key(name, () -> shape, true, true, description, null);
        }

        static Key optional(String name, Shape shape, String description) {
            return new Key(name, () -> shape, false, true, description, null);
        }

        static Key preset(String name, Shape shape, String preset, String description) {
            return new Key(name, () -> shape, false, true, description, preset);
        }

        static Key unavailable(String name) {
            return new Key(name, Key::noShape, false, false, "", null);
        }

        private static Shape noShape() {
            throw new IllegalStateException("a key that is not available has no shape");
        }
    }

    /** An object of the grammar. */
    static OfObject object(String name, String description, Key... keys) {
        return new OfObject(name, description, List.of(keys), List.of());
    }

    /** An object of which exactly one of the named keys is written. */
    static OfObject exactlyOne(OfObject object, String... keys) {
        return new OfObject(object.name(), object.description(), object.keys(), List.of(keys));
    }

    /** One of a few words. */
    static Choice choice(String... values) {
        return new Choice(List.of(values), List.of());
    }
}
