package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.RequestSource.FilesSource;
import io.hedgerow.pipeline.documents.RequestSource.Format;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code models inspect --yaml} prints can be run. */
class InspectDocumentsTest {

    @TempDir
    private Path folder;

    private ResolvedDocuments roundTrip(String file, String model, String written) throws Exception {
        TestingDocuments documents = new TestingDocuments(folder).with(file, model);
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        ModelArtifact artifact = ModelArtifact.of(file, bytes);
        try (LoadedModel loaded = new TestingModelFormat().load(artifact, LoadOptions.DEFAULT)) {
            documents.with(
                    "docs/all.yaml",
                    InspectDocuments.render(
                            written, "words", loaded.signature(ModelSpec.OutputMapping.INFERRED), artifact));
        }
        return documents.load("docs/all.yaml");
    }

    @Test
    void servesScalarsFromCsv() throws Exception {
        ResolvedDocuments resolved = roundTrip(
                "docs/my \"model\" v1.words", "classification a_b:double,no:string? 1,yes", "my \"model\" v1.words");

        FilesSource requests = (FilesSource) resolved.job().requests();
        assertThat(requests.format()).isEqualTo(Format.CSV);
        assertThat(requests.path().localPath()).isEqualTo(folder.resolve("docs/requests.csv"));
        EndpointSpec endpoint = resolved.roster().endpoints().get(0);
        assertThat(endpoint.name())
                .isEqualTo("my--model--v1")
                .isEqualTo(requests.csv().endpoint());
        assertThat(endpoint.inputs())
                .containsExactly(
                        InputSpec.scalar("a b", ValueType.DOUBLE),
                        new InputSpec("no", ValueType.STRING, true, List.of()));
        assertThat(endpoint.classes()).containsExactly("1", "yes");
        assertThat(endpoint.hasDeadline())
                .as("a file read at full speed has no deadline")
                .isFalse();
        assertThat(endpoint.selection().policy()).isEqualTo("priority");
    }

    @Test
    void packsTheColumnsOfOneTensor() throws Exception {
        ResolvedDocuments resolved = roundTrip("docs/net.words", "regression x:float[3],y:long", "net.words");

        assertThat(((FilesSource) resolved.job().requests()).format()).isEqualTo(Format.CSV);
        assertThat(resolved.roster().models().get("net:1").features())
                .isEqualTo(new ModelSpec.FeaturePacking("x", List.of("x_0", "x_1", "x_2")));
        assertThat(resolved.roster().endpoints().get(0).inputs())
                .contains(InputSpec.scalar("x_2", ValueType.FLOAT), InputSpec.scalar("y", ValueType.LONG));
    }

    @Test
    void readsJsonLinesWhereColumnsCannotFillATensor() throws Exception {
        ResolvedDocuments resolved = roundTrip("docs/net.words", "regression x:float[-1]", "net.words");

        assertThat(((FilesSource) resolved.job().requests()).format()).isEqualTo(Format.JSONL);
        assertThat(resolved.roster().endpoints().get(0).inputs())
                .containsExactly(new InputSpec("x", ValueType.FLOAT, false, List.of(-1L)));
    }

    @Test
    void allowsTheFolderOfAModelThatLiesElsewhere() throws Exception {
        assertThat(roundTrip("models/m.words", "regression x:float", "../models/m.words")
                        .artifacts())
                .containsKey("m:1");
        assertThat(roundTrip(
                                "models/m.words",
                                "regression x:float",
                                folder.resolve("models/m.words").toString())
                        .artifacts())
                .containsKey("m:1");
    }

    @Test
    void writesNamesThatTheFileDoesNotGive() throws Exception {
        TestingDocuments documents = new TestingDocuments(folder).with("m.words", "classification x:double a,b");
        ModelArtifact artifact = ModelArtifact.of("m.words", Files.readAllBytes(folder.resolve("m.words")));
        ModelSpec.OutputMapping output = new ModelSpec.OutputMapping("label", null, null, null, List.of("a", "b"));
        try (LoadedModel loaded = new TestingModelFormat().load(artifact, LoadOptions.DEFAULT)) {
            documents.with(
                    "all.yaml",
                    InspectDocuments.render("m.words", "words", loaded.signature(output), artifact, output));
        }

        assertThat(documents.load("all.yaml").roster().models().get("m:1").output())
                .isEqualTo(output);
    }
}
