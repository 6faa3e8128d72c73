package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.ControlDocumentProto;
import io.hedgerow.proto.EnclosedDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control documents that came as protobuf, some with the bytes of their model. */
class EnclosedModelTest {
    private static final String MODEL = """
            apiVersion: hedgerow/v1
            kind: Model
            metadata: {name: m, version: "1"}
            spec: {format: words, sha256: "%s"}
            """.formatted("0".repeat(64));
    private static final String ENDPOINT = """
            apiVersion: hedgerow/v1
            kind: Endpoint
            metadata: {name: e, generation: 1}
            spec: {variants: [{name: a, model: m, version: "1"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void theBytesBesideADocumentAreItsModel() {
        byte[] bytes = new byte[ControlDocumentProto.MOST_MODEL_BYTES];
        bytes[7] = 42;
        ControlDocuments read = read(MODEL, bytes);

        assertThat(problems(read)).isEmpty();
        ModelDocument model = Objects.requireNonNull(read.documents().get(0).model());
        assertThat(Objects.requireNonNull(model.inline()).bytes()).isEqualTo(bytes);
        assertThat(read.documents().get(0).content())
                .as("other bytes are another document")
                .isNotEqualTo(read(MODEL, new byte[] {1}).documents().get(0).content());
    }

    @Test
    void aDocumentWithoutAModelIsReadAsItsText() {
        ControlDocuments read = read(ENDPOINT, null);
        assertThat(problems(read)).isEmpty();
        assertThat(read.documents())
                .singleElement()
                .satisfies(document -> assertThat(document.id()).hasToString("endpoint e"));
        assertThat(problems(read(ENDPOINT.replace("variants", "varants"), null)))
                .anyMatch(problem -> problem.startsWith("r.yaml:4: spec.varants"));
    }

    @Test
    void bytesThatNobodyTakesAreRefused() {
        assertThat(problems(read(ENDPOINT, new byte[] {1})))
                .containsExactly(
                        "r.yaml:1: document: came with the bytes of a model, which only a Model with a spec has;"
                                + " no field model is allowed");
        assertThat(problems(read(MODEL.replaceAll("spec:.*", ""), new byte[] {1})))
                .anyMatch(problem -> problem.contains("only a Model with a spec"));
        assertThat(problems(read("just text", new byte[] {1}))).isNotEmpty();
        assertThat(problems(read(MODEL.replace("format", "inline: AAAA, format"), new byte[] {1})))
                .anyMatch(problem -> problem.startsWith("r.yaml:4: spec.inline: is written, and bytes"));
        assertThat(problems(read(MODEL.replace("format", "location: m.words, format"), new byte[] {1})))
                .anyMatch(problem -> problem.contains("inline") && problem.contains("location"));
    }

    @Test
    void aRecordHasOneDocument() {
        assertThat(problems(read(MODEL + "---\n" + ENDPOINT, new byte[] {1})))
                .containsExactly("r.yaml:6: document: is a second document; a record of protobuf has one");
    }

    @Test
    void theRoomOfATextIsWhatItWas() {
        String inline = java.util.Base64.getEncoder().encodeToString(new byte[ModelReader.MOST_INLINE_BYTES + 1]);
        byte[] text = MODEL.replace("format", "inline: " + inline + ", format")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(problems(read(text)))
                .containsExactly(
                        "r.yaml:4: spec.inline: holds 131073 bytes, at most 128 KiB are allowed; name a file by"
                                + " location");
    }

    @Test
    void whatIsNoRecordIsRefused() {
        assertThat(problems(read(new byte[] {8, 1})))
                .containsExactly(
                        "r.yaml:1: file: is no ControlDocument: document: is missing; one document in YAML or JSON"
                                + " is allowed");
    }

    private ControlDocuments read(String document, byte[] model) {
        return read(ControlDocumentProto.encode(new EnclosedDocument(document, model)));
    }

    private ControlDocuments read(byte[] bytes) {
        return ControlDocuments.read(
                ControlRecord.ofFile("r.yaml", bytes),
                FileLocation.ofFolder(folder),
                new TestingDocuments(folder).environment());
    }

    private static List<String> problems(ControlDocuments read) {
        return read.problems().stream().map(Problem::toString).toList();
    }
}
