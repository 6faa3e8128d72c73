package io.hedgerow.executors.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON objects in memory, written and read from left to right. */
final class JsonBytes {
    private JsonBytes() {}

    /** Writes an object. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** Reads the members of an object, up to its end. */
    interface Reading<T> {
        T of(JsonParser parser) throws IOException, BadAnswerException;
    }

    static byte[] of(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JsonTree.FACTORY.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static <T> T read(byte[] bytes, Reading<T> reading) throws BadAnswerException {
        try (JsonParser parser = JsonTree.FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadAnswerException("is no JSON object");
            }
            T read = reading.of(parser);
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new BadAnswerException("is not built as the protocol says");
            }
            return read;
        } catch (JsonProcessingException e) {
            String message = String.valueOf(e.getOriginalMessage());
            boolean isNoNumber = message.contains("Non-standard token");
            throw new BadAnswerException(
                    isNoNumber ? "has NaN or Infinity where a number is due" : "is no JSON: " + message, e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }
}
