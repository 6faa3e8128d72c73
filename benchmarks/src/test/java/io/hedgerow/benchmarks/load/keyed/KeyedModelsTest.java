package io.hedgerow.benchmarks.load.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.control.ControlDirectory;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyedModelsTest {
    private static final int MODELS = 2_500;

    @TempDir
    private Path folder;

    private List<ControlDocument> written(int weightBytes, int expectedFiles) throws Exception {
        Path control = folder.resolve("control");
        int files = new KeyedModels(MODELS, 20, weightBytes, "devices").write(folder.resolve("models"), control);

        assertThat(files).isEqualTo(expectedFiles);
        ControlFolder read = ControlFolder.read(
                FileLocation.ofFolder(control), Environment.ofProcess(KeyedModelsTest.class.getClassLoader()));
        assertThat(read.files()).hasSize(files).allSatisfy(file -> {
            assertThat(file.contents().problems()).isEmpty();
            assertThat(file.record().bytes()).hasSizeLessThanOrEqualTo(ControlDirectory.MOST_BYTES);
        });
        return read.documents(ControlDocument.MODEL).stream()
                .map(ControlFolder.Held::document)
                .toList();
    }

    @Test
    void everyModelHasADocumentThatTheControlLogTakes() throws Exception {
        List<ControlDocument> documents = written(8, 3);

        assertThat(documents).hasSize(MODELS).allMatch(ControlDocument::isSound);
        assertThat(documents.stream().map(ControlDocument::name)).doesNotHaveDuplicates();
        for (int model : new int[] {0, 999, 1_000, MODELS - 1}) {
            ControlDocument document = documents.stream()
                    .filter(one -> one.name().equals(KeyedModels.nameOf(model)))
                    .findFirst()
                    .orElseThrow();
            Path file = folder.resolve("models/" + model / 1_000 + "/" + document.name() + ".bench");
            assertThat(document.sha256()).isEqualTo(ControlRecord.sha256(Files.readAllBytes(file)));
        }
    }

    @Test
    void everyModelIsAsLargeAsAskedFor() throws Exception {
        new KeyedModels(2, 20, 20 * 1024, "devices").write(folder.resolve("models"), folder.resolve("control"));

        assertThat(Files.size(folder.resolve("models/0/device-1.bench"))).isBetween(20L * 1024, 21L * 1024);
    }
}
