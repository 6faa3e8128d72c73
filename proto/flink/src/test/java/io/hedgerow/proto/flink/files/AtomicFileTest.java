package io.hedgerow.proto.flink.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void makesFolderAndFileAndLeavesNothingElse() throws IOException {
        AtomicFile.replace(path("a/b/c.txt"), "one".getBytes(UTF_8), "w");
        AtomicFile.replace(path("a/b/c.txt"), "two".getBytes(UTF_8), "w");

        assertThat(folder.resolve("a/b/c.txt")).hasContent("two");
        assertThat(FolderEntries.list(path("a/b")))
                .extracting(FolderEntries.Entry::name)
                .containsExactly("c.txt");
    }

    @Test
    void leavesNoTemporaryFileWhereTheTargetCannotBeReplaced() throws IOException {
        Files.createDirectories(folder.resolve("c.txt/full"));

        assertThatThrownBy(() -> AtomicFile.replace(path("c.txt"), new byte[1], "w"))
                .isInstanceOf(IOException.class);
        assertThat(FolderEntries.list(path("")))
                .extracting(FolderEntries.Entry::name)
                .containsExactly("c.txt");
    }

    @Test
    void readersSeeOldOrNewNeverHalf() throws Exception {
        byte[] a = "a".repeat(100_000).getBytes(UTF_8);
        byte[] b = "b".repeat(200_000).getBytes(UTF_8);
        AtomicFile.replace(path("f"), a, "w");
        AtomicBoolean isDone = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    AtomicFile.replace(path("f"), i % 2 == 0 ? b : a, "w");
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                isDone.set(true);
            }
        });
        writer.start();
        while (!isDone.get()) {
            assertThat(Files.readAllBytes(folder.resolve("f")))
                    .satisfiesAnyOf(
                            bytes -> assertThat(bytes).isEqualTo(a),
                            bytes -> assertThat(bytes).isEqualTo(b));
            FolderEntries.list(path("")); // does not mind temporary files that come and go
        }
        writer.join();
    }

    @Test
    void listsFilesBehindLinksAndPassesOverDanglingOnes() throws IOException {
        Files.writeString(folder.resolve("file"), "12345");
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("gone"));

        assertThat(FolderEntries.list(path("")))
                .extracting(FolderEntries.Entry::name, FolderEntries.Entry::isFolder)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("file", false),
                        org.assertj.core.groups.Tuple.tuple("link", false),
                        org.assertj.core.groups.Tuple.tuple("sub", true));
        assertThat(FolderEntries.list(path("")).get(1).lengthBytes()).isEqualTo(5);
        assertThatThrownBy(() -> FolderEntries.list(path("nowhere"))).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> FolderEntries.list(path("file"))).isInstanceOf(FileNotFoundException.class);
    }

    private org.apache.flink.core.fs.Path path(String name) {
        return new org.apache.flink.core.fs.Path(folder.resolve(name).toUri());
    }
}
