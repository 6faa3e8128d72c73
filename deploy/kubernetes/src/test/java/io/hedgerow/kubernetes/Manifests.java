package io.hedgerow.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files that are given to kubectl. */
final class Manifests {
    static final Path DEPLOYMENT = Path.of("flinkdeployment.yaml");
    static final Path DOCUMENTS = Path.of("documents.yaml");
    static final Path STORAGE = Path.of("storage.yaml");
    static final Path UPDATE = Path.of("updates", "fraud-net.yaml");

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Manifests() {}

    /** The documents of a file. */
    static List<ObjectNode> read(Path file) throws IOException {
        return documents(Files.readString(file));
    }

    /** The documents of some YAML. */
    static List<ObjectNode> documents(String yaml) throws IOException {
        return YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(yaml).readAll();
    }

    static ObjectNode deployment() throws IOException {
        return read(DEPLOYMENT).get(0);
    }

    /** The Job document that the job is started with. */
    static ObjectNode job() throws IOException {
        String documents = configMap(DOCUMENTS, "hedgerow-documents").get("job.yaml");
        return documents(documents).stream()
                .filter(document -> document.path("kind").asText().equals("Job"))
                .findFirst()
                .orElseThrow();
    }

    /** The text of each key of a ConfigMap in a file. */
    static Map<String, String> configMap(Path file, String name) throws IOException {
        JsonNode found = read(file).stream()
                .filter(document -> document.path("kind").asText().equals("ConfigMap"))
                .filter(document -> document.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no ConfigMap " + name + " in " + file));
        Map<String, String> data = new TreeMap<>();
        found.path("data")
                .properties()
                .forEach(key -> data.put(key.getKey(), key.getValue().textValue()));
        return data;
    }

    /** Nested keys as Flink writes them: joined by dots, values as texts. */
    static Map<String, String> flat(JsonNode tree) {
        Map<String, String> flat = new TreeMap<>();
        flatten(tree, "", flat);
        return flat;
    }

    private static void flatten(JsonNode tree, String prefix, Map<String, String> flat) {
        tree.properties().forEach(key -> {
            if (key.getValue().isObject()) {
                flatten(key.getValue(), prefix + key.getKey() + ".", flat);
            } else {
                flat.put(prefix + key.getKey(), key.getValue().asText());
            }
        });
    }
}
