package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script says without starting anything. */
class ClusterScriptTest {
    @TempDir
    private Path folder;

    @Test
    void theLatestCheckpointIsTheOneCompletedLastWhateverItsJobAndNumber() throws Exception {
        Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
        layOut(checkpoints);
        completed(checkpoints.resolve("job-1").resolve("chk-12"), 1_000);
        completed(checkpoints.resolve("job-2").resolve("chk-9"), 2_000);
        Files.createDirectories(checkpoints.resolve("job-2").resolve("chk-10")); // under way when all ended

        assertThat(status())
                .contains("nothing runs in " + folder)
                .contains("latest checkpoint: "
                        + checkpoints.resolve("job-2").resolve("chk-9").toAbsolutePath() + "\n");
    }

    @Test
    void withoutACheckpointThereIsNone() throws Exception {
        layOut(folder.resolve("nowhere"));

        assertThat(status()).contains("latest checkpoint: none");
    }

    @Test
    void aFolderThatFlinkWouldCutInTwoIsRefused() throws Exception {
        ClusterScript script = ClusterScript.forFolder(Files.createDirectory(folder.resolve("two words")));

        assertThatThrownBy(() -> script.run(List.of("status"))).hasMessageContaining("no spaces or commas");
    }

    @Test
    void aClusterNeedsDocuments() {
        ClusterScript script = ClusterScript.forFolder(folder);

        assertThatThrownBy(() -> script.run(List.of("prepare"))).hasMessageContaining("which documents?");
    }

    @Test
    void aFolderWithoutFlinkIsRefused() throws Exception {
        Path documents = Files.createFile(folder.resolve("job.yaml"));
        ClusterScript script = ClusterScript.forFolder(folder);

        assertThatThrownBy(() ->
                        script.run(List.of("prepare", "-f", documents.toString(), "--flink-lib", folder.toString())))
                .hasMessageContaining("there is no Flink in " + folder);
    }

    private void layOut(Path checkpoints) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("settings"), "rest.port=8081\n");
        Files.writeString(conf.resolve("checkpoints"), checkpoints + "\n");
    }

    private static void completed(Path checkpoint, long atMillis) throws IOException {
        Path metadata = Files.createFile(Files.createDirectories(checkpoint).resolve("_metadata"));
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(atMillis));
    }

    private String status() throws IOException, InterruptedException {
        File output = folder.resolve("status.out").toFile();
        int code = ClusterScript.forFolder(folder)
                .command(output, List.of("status"))
                .start()
                .waitFor();
        assertThat(code).isZero();
        return Files.readString(output.toPath());
    }
}
