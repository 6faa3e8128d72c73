package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document strictly, token by token, and says where it was when something is refused. A cursor
 * stands on the current token. Not thread-safe.
 */
final class JsonCursor implements AutoCloseable {
    static final int MAX_DEPTH = 64;
    static final int MAX_NUMBER_LENGTH = 1000;

    private static final int MAX_MESSAGE_LENGTH = 300;

    private final JsonParser parser;

    private JsonCursor(JsonParser parser) {
        this.parser = parser;
    }

    /** A factory whose documents hold at most that many bytes. */
    static JsonFactory factory(int maxBytes) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(maxBytes)
                        .maxNameLength(4 * RequestFields.MAX_FEATURE_NAME_LENGTH)
                        .maxDocumentLength(maxBytes)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
    }

    /** Something that reads a message from a cursor. */
    interface Reading<T> {
        T read(JsonCursor cursor) throws IOException, DecodeException;
    }

    /** Reads a document that is one object and nothing after it. */
    static <T> T read(JsonFactory factory, int maxBytes, byte[] bytes, int offset, int length, Reading<T> reading)
            throws DecodeException {
        requireReadable(maxBytes, bytes, offset, length);
        try (JsonCursor cursor = new JsonCursor(factory.createParser(bytes, offset, length))) {
            return cursor.document(reading);
        } catch (IOException e) {
            throw new DecodeException("not JSON: " + brief(e.getMessage()), e);
        }
    }

    private static void requireReadable(int maxBytes, byte[] bytes, int offset, int length) throws DecodeException {
        if (length > maxBytes) {
            throw new DecodeException(length + " bytes are too many; at most " + maxBytes + " are allowed");
        }
        Text.requireUtf8(bytes, offset, length);
        for (int i = offset; i < offset + Math.min(length, 4); i++) {
            if (bytes[i] == 0) {
                throw new DecodeException("not JSON: begins with a zero byte; plain UTF-8 is allowed");
            }
        }
    }

    /** The same factory, whose cursors also stop at the tokens NaN and Infinity, which {@link #decimal} refuses. */
    static JsonFactory readingNonFinite(JsonFactory factory) {
        return ((JsonFactoryBuilder) factory.rebuild())
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
    }

    private <T> T document(Reading<T> reading) throws DecodeException {
        try {
            if (parser.nextToken() == null) {
                throw new DecodeException("the record is empty; a JSON object is allowed");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new DecodeException("a JSON object is allowed, this is " + found());
            }
            T message = reading.read(this);
            if (parser.nextToken() != null) {
                throw new DecodeException("trailing content after the object: " + found());
            }
            return message;
        } catch (DecodeException e) {
            throw new DecodeException(e.getMessage() + where(), e);
        } catch (StreamConstraintsException e) {
            throw new DecodeException("beyond a limit: " + brief(e.getOriginalMessage()) + where(), e);
        } catch (JsonProcessingException e) {
            throw new DecodeException("not JSON: " + brief(e.getOriginalMessage()) + where(), e);
        } catch (IOException e) {
            throw new DecodeException("not JSON: " + brief(e.getMessage()) + where(), e);
        }
    }

    private static String brief(@Nullable String message) {
        return Text.brief(String.valueOf(message), MAX_MESSAGE_LENGTH);
    }

    private String where() {
        JsonLocation location = parser.currentLocation();
        return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /** Moves on; the document must not end here. */
    JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("unexpected end");
        }
        return token;
    }

    JsonToken token() {
        return parser.currentToken();
    }

    boolean isNull() {
        return token() == JsonToken.VALUE_NULL;
    }

    /** Moves to the next key of the current object, or past its end: null. */
    @Nullable
    String nextKey() throws IOException, DecodeException {
        if (next() == JsonToken.END_OBJECT) {
            return null;
        }
        String key = parser.currentName();
        requireWellFormed("a key", key);
        return key;
    }

    void requireObject(String path) throws DecodeException {
        if (token() != JsonToken.START_OBJECT) {
            throw refused(path, "an object");
        }
    }

    void requireArray(String path) throws DecodeException {
        if (token() != JsonToken.START_ARRAY) {
            throw refused(path, "an array");
        }
    }

    @Nullable
    String textOrNull(String path) throws IOException, DecodeException {
        return isNull() ? null : text(path);
    }

    String text(String path) throws IOException, DecodeException {
        if (token() != JsonToken.VALUE_STRING) {
            throw refused(path, "a string");
        }
        String text = parser.getText();
        requireWellFormed(path, text);
        return text;
    }

    private static void requireWellFormed(String path, String text) throws DecodeException {
        int lone = Text.loneSurrogate(text);
        if (lone >= 0) {
            throw new DecodeException(path + ": a surrogate without its partner at character " + lone
                    + " of the string; whole Unicode characters are allowed");
        }
    }

    long integer(String path) throws IOException, DecodeException {
        if (token() != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw refused(path, "a 64-bit integer");
        }
        return parser.getLongValue();
    }

    boolean flag(String path) throws DecodeException {
        if (token() != JsonToken.VALUE_TRUE && token() != JsonToken.VALUE_FALSE) {
            throw refused(path, "true or false");
        }
        return token() == JsonToken.VALUE_TRUE;
    }

    boolean isBigInteger() throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER;
    }

    long longValue() throws IOException {
        return parser.getLongValue();
    }

    BigInteger bigInteger() throws IOException {
        return parser.getBigIntegerValue();
    }

    /** The decimal number the cursor stands on; one that no double can hold is refused. */
    double decimal(String path) throws IOException, DecodeException {
        if (parser.isNaN()) {
            throw new DecodeException(path + ": " + parser.getText() + " is no JSON number; a finite number is"
                    + " allowed, or \"NaN\" in quotes where values may be missing");
        }
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw new DecodeException(path + ": " + Text.quoted(parser.getText()) + " is beyond a 64-bit decimal");
        }
        return value;
    }

    /** A number, or one of the strings NaN, Infinity, -Infinity. */
    double number(String path) throws IOException, DecodeException {
        return switch (token()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> decimal(path);
            case VALUE_STRING -> {
                Double special = NonFinite.of(parser.getText());
                if (special == null) {
                    throw refused(path, NonFinite.ALLOWED);
                }
                yield special;
            }
            default -> throw refused(path, NonFinite.ALLOWED);
        };
    }

    byte[] base64(String path) throws IOException, DecodeException {
        if (token() != JsonToken.VALUE_STRING) {
            throw refused(path, "a base64 string");
        }
        return parser.getBinaryValue();
    }

    /** How many objects and arrays are open. */
    int depth() {
        return parser.getParsingContext().getNestingDepth();
    }

    /** Moves to the end of whatever was opened beyond a depth. */
    void closeTo(int depth) throws IOException {
        while (depth() > depth) {
            next();
        }
    }

    /** Steps over the value the cursor stands on. */
    void skip() throws IOException {
        parser.skipChildren();
    }

    /** What to throw when the current token is not what is allowed at a path. */
    DecodeException refused(String path, String allowed) {
        return new DecodeException(path + ": " + allowed + " is allowed, this is " + found());
    }

    private String found() {
        return switch (token()) {
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a decimal number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
        };
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
