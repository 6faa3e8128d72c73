package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The schema that editors use says what the reader does. */
class JsonSchemaTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path ROOT = root();
    private static final Path FILE = ROOT.resolve("docs/schema/hedgerow-v1.schema.json");

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaWriter.write());

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs/schema"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    @Test
    void isPublishedAsTheGrammarSays() throws IOException {
        if (Boolean.getBoolean("hedgerow.schema.write")) {
            Files.writeString(FILE, SchemaWriter.write());
        }
        assertThat(Files.readString(FILE))
                .as("docs/schema is written anew by -Dtest=JsonSchemaTest -Dhedgerow.schema.write=true")
                .isEqualTo(SchemaWriter.write());
    }

    @Test
    void acceptsWhatTheReaderAccepts() throws IOException {
        assertThat(errors(Files.readString(Path.of("src/test/resources/documents/everything.yaml"))))
                .isEmpty();
    }

    @Test
    void refusesWhatTheReaderRefuses() throws IOException {
        assertThat(errors("{apiVersion: hedgerow/v1, kind: Rollout, metadata: {name: a}, spec: {}}"))
                .isNotEmpty();
        assertThat(
                        errors(
                                "{apiVersion: hedgerow/v1, kind: Model, metadata: {name: a, version: \"1\"}, spec: {format: pmml}}"))
                .isNotEmpty();
        assertThat(
                        errors(
                                "{apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: a}, spec: {variants: [{name: a, model: a, version: \"1\", wieght: 1}]}}"))
                .isNotEmpty();
        assertThat(
                        errors(
                                "{apiVersion: hedgerow/v1, kind: Endpoint, metadata: {name: a}, spec: {deadline: 50, variants: [{name: a, model: a, version: \"1\"}]}}"))
                .isNotEmpty();
    }

    @Test
    void acceptsEveryExample() throws IOException {
        Path examples = ROOT.resolve("examples");
        try (Stream<Path> files = Files.walk(examples)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .toList()) {
                String text = Files.readString(file);
                if (text.contains("apiVersion: " + Grammar.API_VERSION)) {
                    assertThat(errors(text)).as(file.toString()).isEmpty();
                    assertThat(text).as(file.toString()).startsWith("# yaml-language-server: $schema=");
                }
            }
        }
    }

    private List<String> errors(String yaml) throws IOException {
        List<String> errors = new ArrayList<>();
        for (JsonNode document :
                YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll()) {
            for (Error error : schema.validate(document)) {
                errors.add(error.getInstanceLocation() + " " + error.getMessage());
            }
        }
        return errors;
    }
}
