package io.hedgerow.proto;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object as a line of UTF-8 without its line end. Decimals take the fewest digits that identify
 * them; NaN and the infinities become strings; a surrogate without its partner becomes U+FFFD.
 */
final class JsonWriter {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final JsonGenerator generator;

    private JsonWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Something that writes a message. */
    interface Writing {
        void write(JsonWriter json) throws IOException;
    }

    static byte[] write(Writing writing) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            writing.write(new JsonWriter(generator));
            generator.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    void startObject() throws IOException {
        generator.writeStartObject();
    }

    void endObject() throws IOException {
        generator.writeEndObject();
    }

    void startArray() throws IOException {
        generator.writeStartArray();
    }

    void endArray() throws IOException {
        generator.writeEndArray();
    }

    void key(String name) throws IOException {
        generator.writeFieldName(Text.wellFormed(name));
    }

    /** A string, or null. */
    void text(String name, @Nullable String value) throws IOException {
        key(name);
        text(value);
    }

    void text(@Nullable String value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(Text.wellFormed(value));
        }
    }

    /** Leaves the key out when there is no value. */
    void textIfPresent(String name, @Nullable String value) throws IOException {
        if (value != null) {
            text(name, value);
        }
    }

    void integer(String name, long value) throws IOException {
        key(name);
        integer(value);
    }

    void integer(long value) throws IOException {
        generator.writeNumber(value);
    }

    void unsigned(long value) throws IOException {
        generator.writeNumber(Long.toUnsignedString(value));
    }

    void number(String name, double value) throws IOException {
        key(name);
        number(value);
    }

    void number(double value) throws IOException {
        generator.writeNumber(value);
    }

    void number(float value) throws IOException {
        generator.writeNumber(value);
    }

    void flag(String name, boolean value) throws IOException {
        key(name);
        flag(value);
    }

    void flag(boolean value) throws IOException {
        generator.writeBoolean(value);
    }

    void nothing(String name) throws IOException {
        key(name);
        generator.writeNull();
    }

    void base64(String name, byte[] value) throws IOException {
        key(name);
        generator.writeBinary(value);
    }

    void bigInteger(BigInteger value) throws IOException {
        generator.writeNumber(value);
    }
}
