package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.TestingFarFiles;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of Flink file systems: what is read, and what is told apart when it cannot be. */
class DirectFilesTest {
    private static final int MOST_BYTES = 10;

    @TempDir
    private Path folder;

    private byte[] read(String scheme, String name) throws BadLocation {
        FileLocation allowed = FileLocation.parse(scheme + "://" + folder, folder);
        return new DirectFiles(
                        new AllowedLocations(List.of(allowed)), ArtifactCache.in(folder.resolve("cache"), 1 << 20))
                .read(FileLocation.parse(scheme + "://" + folder.resolve(name), folder), null, MOST_BYTES)
                .bytes();
    }

    @Test
    void readsFilesUpToTheLimit() throws Exception {
        Files.writeString(folder.resolve("model"), "0123456789");
        assertThat(read("far", "model")).asString(UTF_8).isEqualTo("0123456789");
        Files.writeString(folder.resolve("model"), "0123456789a");
        assertThatThrownBy(() -> read("far", "model")).hasMessageContaining("larger than 10 bytes");
    }

    @Test
    void aPlaceThatFailsMayAnswerLater() throws Exception {
        Files.writeString(folder.resolve("model"), "0");
        TestingFarFiles.fail(1);
        assertThatThrownBy(() -> read("far", "model"))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("which cannot be read: the far machine does not answer");
        assertThat(read("far", "model")).hasSize(1);
    }

    @Test
    void aPlaceThatHangsIsGivenUp() throws Exception {
        Files.writeString(folder.resolve("model"), "0");
        WatchedReads.Limits limits = new WatchedReads.Limits(Duration.ofMillis(20), Duration.ofSeconds(1));
        DirectFiles files = new DirectFiles(
                new AllowedLocations(List.of(FileLocation.parse("far://" + folder, folder))),
                ArtifactCache.in(folder.resolve("cache"), 1 << 20),
                limits);
        Runnable release = TestingFarFiles.hold();
        try {
            FileLocation location = FileLocation.parse("far://" + folder.resolve("model"), folder);
            assertThatThrownBy(() -> files.read(location, null, MOST_BYTES))
                    .isInstanceOf(Unreachable.class)
                    .hasMessageContaining("has given nothing for");
        } finally {
            release.run();
        }
    }

    @Test
    void whatIsNotThereIsNotThereLater() {
        assertThatThrownBy(() -> read("far", "nothing"))
                .isNotInstanceOf(Unreachable.class)
                .hasMessageContaining("which does not exist");
        assertThatThrownBy(() -> read("far", ""))
                .isNotInstanceOf(Unreachable.class)
                .hasMessageContaining("which is no regular file");
    }

    @Test
    void aSchemeWithoutAFileSystemIsSaid() {
        assertThatThrownBy(() -> read("nowhere", "model"))
                .isNotInstanceOf(Unreachable.class)
                .hasMessageContaining("for whose scheme nowhere there is no Flink file system here");
        assertThatThrownBy(() -> read("s3", "model"))
                .hasMessageContaining("for whose scheme s3 there is no Flink file system here")
                .hasMessageContaining("flink-s3-fs");
    }
}
