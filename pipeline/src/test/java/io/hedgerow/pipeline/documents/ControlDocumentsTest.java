package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.control.ControlRecord;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlDocumentsTest {
    private static final String SHA = "0".repeat(64);
    private static final String MODEL = """
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: tree, version: "1"}
            spec:
              format: words
              location: tree.words
            """;
    private static final String ENDPOINT = """
            apiVersion: hedgerow/v1
            kind: Endpoint
            metadata: {name: e, generation: 3}
            spec:
              variants:
                - {name: a, model: tree, version: "1"}
            """;

    @TempDir
    private Path folder;

    private Environment environment;

    @BeforeEach
    void open() {
        environment = new TestingDocuments(folder).environment();
    }

    @Test
    void readsModelsEndpointsAndDeletions() {
        ControlDocuments read = read("a.yaml", MODEL + "  sha256: \"" + SHA + "\"\n---\n" + ENDPOINT + """
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: tree, version: 2, deleted: true, description: "too slow"}
                ---
                {"apiVersion": "hedgerow/v1", "kind": "Endpoint", "metadata": {"name": "old", "generation": 9, "deleted": true}}
                ...
                """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.isSound()).isTrue();
        assertThat(read.documents())
                .extracting(ControlDocument::id, ControlDocument::generation, ControlDocument::isDeleted)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(new ControlId("Model", "tree", "1"), 0L, false),
                        org.assertj.core.groups.Tuple.tuple(new ControlId("Endpoint", "e", null), 3L, false),
                        org.assertj.core.groups.Tuple.tuple(new ControlId("Model", "tree", "2"), 0L, true),
                        org.assertj.core.groups.Tuple.tuple(new ControlId("Endpoint", "old", null), 9L, true));
        assertThat(read.documents().get(0).sha256()).isEqualTo(SHA);
        assertThat(read.documents().get(0).model().folder()).isEqualTo(folder);
        assertThat(read.documents().get(1).endpoint().generation()).isEqualTo(3);
    }

    @Test
    void everyProblemHasItsPlaceAndItsDocument() {
        ControlDocuments read =
                read("a.yaml", MODEL + "---\n" + ENDPOINT.replace(", generation: 3", "") + "  zzz: 1\n");

        assertThat(read.problems())
                .extracting(Problem::toString)
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("a.yaml:4: spec: lacks the key sha256"),
                        problem -> assertThat(problem).startsWith("a.yaml:10: metadata: lacks the key generation"),
                        problem -> assertThat(problem).startsWith("a.yaml:14: spec.zzz: is an unknown key"));
        assertThat(read.documents())
                .extracting(document -> document.problems().size())
                .containsExactly(1, 2);
    }

    @Test
    void refusesWhatIsNotForTheControlLog() {
        assertThat(problems("apiVersion: hedgerow/v1\nkind: Job\nmetadata: {name: j}\nspec: {}\n"))
                .singleElement()
                .asString()
                .contains("kind: is Job, which is only ever given to `run -f`; Model or Endpoint is allowed");
        assertThat(problems("apiVersion: hedgerow/v1\nkind: Rollout\nmetadata: {name: j}\nspec: {}\n"))
                .singleElement()
                .asString()
                .contains("not available in this version");
        assertThat(problems(ENDPOINT.replace("name: a,", "name: \"${env:SECRET}\",")))
                .anyMatch(problem -> problem.contains("values are substituted in Job documents only"))
                .noneMatch(problem -> problem.contains("hunter2"));
        assertThat(problems("")).singleElement().asString().startsWith("a.yaml:1: file: holds no document");
        assertThat(problems("a: [1\n")).singleElement().asString().contains("is not YAML");
        assertThat(problems(ENDPOINT.replace("generation: 3", "generation: 0")))
                .singleElement()
                .asString()
                .contains("metadata.generation: is 0, a whole number of at least 1");
    }

    @Test
    void deletionsAreChecked() {
        String deletion = "apiVersion: hedgerow/v1\nkind: Model\nmetadata: {name: m, version: \"1\", deleted: true}\n";
        assertThat(problems(deletion)).isEmpty();
        assertThat(problems(deletion.replace("true", "false")))
                .singleElement()
                .asString()
                .contains("metadata.deleted: is false, true is allowed");
        assertThat(problems(deletion.replace("version: \"1\", ", "")))
                .singleElement()
                .asString()
                .contains("lacks the key version");
        assertThat(problems(deletion + "spec: {}\n")).singleElement().asString().contains("spec: is an unknown key");
        assertThat(problems(deletion.replace("Model", "Endpoint").replace("version: \"1\", ", "")))
                .singleElement()
                .asString()
                .contains("lacks the key generation");
    }

    @Test
    void deletionsAreNotForRunning() {
        TestingDocuments documents = new TestingDocuments(folder)
                .with(
                        "d.yaml",
                        "apiVersion: hedgerow/v1\nkind: Model\nmetadata: {name: m, version: 1, deleted: true}\n");

        assertThat(documents.problems("d.yaml"))
                .singleElement()
                .asString()
                .startsWith("d.yaml:3: metadata: has the key deleted, which is for the control log only");
    }

    @Test
    void inAFolderThatIsNotLocalLocationsAreAbsolute() {
        FileLocation bucket = new FileLocation("s3://b/control", URI.create("s3://b/control"));
        String model = MODEL + "  sha256: \"" + SHA + "\"\n  validation: {samples: s.jsonl}\n";
        ControlRecord record = ControlRecord.ofFile("a.yaml", model.getBytes(UTF_8));

        assertThat(ControlDocuments.read(record, bucket, environment).problems())
                .extracting(Problem::path)
                .containsExactly("spec.location", "spec.validation.samples");
        ControlRecord absolute = ControlRecord.ofFile(
                "a.yaml",
                model.replace("tree.words", "s3://b/tree.words")
                        .replace("s.jsonl", "/s.jsonl")
                        .getBytes(UTF_8));
        assertThat(ControlDocuments.read(absolute, bucket, environment).problems())
                .isEmpty();
    }

    /** Why a control directory does not take a file for whole because it parses. */
    @Test
    void manyABeginningOfADocumentIsASoundDocument() {
        String whole =
                ENDPOINT + "    - {name: b, model: tree, version: \"1\", weight: 20}\n  selection: {policy: fastest}\n"
                        + "  deadline: 20ms\n  includeOutputs: true\n";
        long sound = IntStream.range(1, whole.length())
                .filter(end -> problems(whole.substring(0, end)).isEmpty())
                .count();
        long soundThoughMarked = IntStream.range(1, whole.length())
                .filter(end -> whole.substring(0, end).endsWith("\n..."))
                .count();
        assertThat(sound).as("of %s", whole.length() - 1).isGreaterThan(10);
        assertThat(soundThoughMarked).isZero();
    }

    @Test
    void contentsAreComparedWithoutLayoutAndGeneration() {
        String content = read("a.yaml", ENDPOINT).documents().get(0).content();
        assertThat(read("b.json", """
                {"kind": "Endpoint", "apiVersion": "hedgerow/v1", "spec": {"variants":
                  [{"version": "1", "name": "a", "model": "tree"}]}, "metadata": {"generation": 77, "name": "e"}}
                """).documents().get(0).content()).isEqualTo(content);
        assertThat(read("a.yaml", ENDPOINT.replace("\"1\"", "\"2\""))
                        .documents()
                        .get(0)
                        .content())
                .isNotEqualTo(content);
    }

    @Test
    void fileNamesAreDifferentSafeAndShort() {
        assertThat(new ControlId("Model", "a-1", "2").fileName()).isEqualTo("Model-a-1@2.yaml");
        assertThat(new ControlId("Model", "a", "1-2").fileName()).isEqualTo("Model-a@1-2.yaml");
        assertThat(new ControlId("Endpoint", "a", null).fileName()).isEqualTo("Endpoint-a.yaml");
        String longest = new ControlId("Model", "n".repeat(128), "v".repeat(128)).fileName();
        String other = new ControlId("Model", "n".repeat(128), "v".repeat(127) + "w").fileName();
        assertThat(longest).hasSizeLessThan(220).isNotEqualTo(other).endsWith(".yaml");
    }

    private ControlDocuments read(String file, String text) {
        return ControlDocuments.read(
                ControlRecord.ofFile(file, text.getBytes(UTF_8)), FileLocation.ofFolder(folder), environment);
    }

    private List<String> problems(String text) {
        return read("a.yaml", text).problems().stream().map(Problem::toString).toList();
    }
}
