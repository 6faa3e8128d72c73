package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.executors.proving.Proof;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in a process of their own. */
class TrialTest {
    /** A trial is a process of low priority, which takes its time on a busy machine. */
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path temporary;

    /** A process that has proven a model waits for another for a moment. */
    @AfterEach
    void nothingIsLeft() {
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(ProcessHandle.current().descendants()).isEmpty();
            assertThat(temporary.resolve("trials")).isEmptyDirectory();
        });
    }

    @Test
    void aModelIsProven() throws Exception {
        Proof proof = prove(TestingModels.bytes("logit"));
        assertThat(proof.kind()).isEqualTo(Proof.Kind.TRIED);
        assertThat(proof.signature()).isNotEmpty();
        assertThat(proof.scoredRows()).isPositive();
    }

    @Test
    void aDocumentThatNestsIsRefusedByItsReader() {
        String deep = "<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">" + "<Extension>".repeat(100_000);
        assertThatThrownBy(() -> prove(deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("line 1: elements nest deeper than 256 levels");
    }

    @Test
    void aSlowRegularExpressionIsNeitherSlowNorRefused() throws Exception {
        String document = TestingModels.withTransformations(
                "<DerivedField name=\"d\" optype=\"categorical\" dataType=\"boolean\"><Apply function=\"matches\">"
                        + "<FieldRef field=\"s\"/><Constant>^(a+)+$</Constant></Apply></DerivedField>");
        assertThat(prove(document.getBytes(StandardCharsets.UTF_8)).kind()).isEqualTo(Proof.Kind.TRIED);
    }

    private Proof prove(byte[] bytes) throws Exception {
        return new ModelProving(ProvingOptions.DEFAULT.withTimeout(LONG).withFolder(temporary))
                .prove(
                        new PmmlFormat(),
                        ModelArtifact.of("test.pmml", bytes),
                        LoadOptions.DEFAULT,
                        OutputMapping.INFERRED);
    }
}
