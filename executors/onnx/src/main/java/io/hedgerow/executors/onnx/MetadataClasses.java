package io.hedgerow.executors.onnx;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.StringStringEntryProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Class names that whoever exported a model wrote into its metadata. */
final class MetadataClasses {
    /** Keys that are read, the first one found. */
    static final List<String> KEYS = List.of("classes", "class_names", "labels");

    private static final double MOST_EXACT = 1L << 53;
    private static final JsonFactory JSON = new JsonFactory();

    private MetadataClasses() {}

    /** The classes by position; empty when the metadata has none of the keys. */
    static List<String> of(ModelProto model) throws ModelRefusedException {
        for (String key : KEYS) {
            for (StringStringEntryProto entry : model.getMetadataPropsList()) {
                if (entry.getKey().equals(key) && !entry.getValue().isBlank()) {
                    return parse(key, entry.getValue().strip());
                }
            }
        }
        return List.of();
    }

    private static List<String> parse(String key, String value) throws ModelRefusedException {
        if (!value.startsWith("[")) {
            return List.of(value.split(",", -1)).stream().map(String::strip).toList();
        }
        try (JsonParser parser = JSON.createParser(value)) {
            return strings(parser);
        } catch (IOException e) {
            throw new ModelRefusedException(
                    "metadata '" + key + "' must be a JSON array of strings and numbers, or names between commas: "
                            + value,
                    e);
        }
    }

    private static List<String> strings(JsonParser parser) throws IOException {
        List<String> names = new ArrayList<>();
        parser.nextToken();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                names.add(canonical(parser.getDoubleValue(), parser.getText()));
            } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING) {
                names.add(parser.getText());
            } else {
                throw new IOException("unexpected " + token);
            }
        }
        return names;
    }

    /** An integral number without decimals; anything else as it is written. */
    private static String canonical(double number, String written) {
        boolean exact = number == Math.rint(number) && Math.abs(number) <= MOST_EXACT;
        return exact ? Long.toString((long) number) : written;
    }
}
