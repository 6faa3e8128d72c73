package io.hedgerow.executors.proving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files with one JSON object of texts and whole numbers, always seen whole. */
final class FlatJson {
    private static final int MOST_BYTES = 1 << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private FlatJson() {}

    /** Puts a file in place in one step; values are texts or longs. */
    static void write(Path file, Map<String, ?> fields) throws IOException {
        Path unfinished = Files.createTempFile(file.resolveSibling(""), ".", ".tmp");
        try {
            Files.write(unfinished, bytes(fields));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static byte[] bytes(Map<String, ?> fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, ?> field : fields.entrySet()) {
                if (field.getValue() instanceof Number number) {
                    json.writeNumberField(field.getKey(), number.longValue());
                } else {
                    json.writeStringField(field.getKey(), String.valueOf(field.getValue()));
                }
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Reads a file; numbers come as their texts. Throws when it is anything but such an object. */
    static Map<String, String> read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException(file + " is longer than " + MOST_BYTES + " bytes");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            require(json.nextToken() == JsonToken.START_OBJECT, file);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                require(json.nextToken().isScalarValue(), file);
                fields.put(name, json.getText());
            }
            require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null, file);
        }
        return fields;
    }

    private static void require(boolean holds, Path file) throws IOException {
        if (!holds) {
            throw new IOException(file + " is not one JSON object of texts and numbers");
        }
    }
}
