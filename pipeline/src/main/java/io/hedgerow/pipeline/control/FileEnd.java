package io.hedgerow.pipeline.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Whether the bytes of a file say by themselves that nothing is missing behind them. A YAML file does when its last line
 * is YAML's end mark {@code ...}; without it, any beginning of it that ends in a line break may be sound YAML, and say
 * something else. A JSON file does when its value is closed.
 */
final class FileEnd {
    private static final JsonFactory JSON = new JsonFactory();

    private FileEnd() {}

    static boolean isMarked(String name, byte[] bytes) {
        return name.toLowerCase(Locale.ROOT).endsWith(".json") ? isWholeJson(bytes) : isMarkedYaml(bytes);
    }

    private static boolean isMarkedYaml(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).stripTrailing().endsWith("\n...");
    }

    private static boolean isWholeJson(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken().isStructEnd() && parser.nextToken() == null;
        } catch (IOException e) {
            return false; // not yet, or never: then whoever reads the document says what is wrong
        }
    }
}
