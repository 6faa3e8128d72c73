package io.hedgerow.cluster.full;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullableFileSystemTest {
    private static final byte[] BYTES = "state".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private Path sign;
    private FileSystem disk;

    @BeforeEach
    void open() throws IOException {
        sign = folder.resolve("full");
        FileSystemFactory factory = ServiceLoader.load(FileSystemFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.getScheme().equals(FullableFileSystemFactory.SCHEME))
                .findFirst()
                .orElseThrow();
        Configuration settings = new Configuration();
        settings.setString(FullableFileSystemFactory.SIGN_KEY, sign.toString());
        factory.configure(settings);
        disk = factory.create(URI.create("fullable:///"));
    }

    @Test
    void itIsTheMachinesFileSystemWhileThereIsSpace() throws IOException {
        try (FSDataOutputStream out = disk.create(path("chk-1/state"), WriteMode.NO_OVERWRITE)) {
            out.write(BYTES);
            assertThat(out.getPos()).isEqualTo(BYTES.length);
        }
        RecoverableFsDataOutputStream whole = disk.createRecoverableWriter().open(path("chk-1/_metadata"));
        whole.write(BYTES);
        whole.closeForCommit().commit();

        assertThat(folder.resolve("chk-1/state")).hasBinaryContent(BYTES);
        assertThat(folder.resolve("chk-1/_metadata")).hasBinaryContent(BYTES);
        assertThat(disk.listStatus(path("chk-1")))
                .allMatch(file -> file.getPath().toUri().getScheme().equals(FullableFileSystemFactory.SCHEME));
    }

    @Test
    void nothingIsWrittenWhileThereIsNoneNotEvenToWhatWasBegun() throws IOException {
        try (FSDataOutputStream begun = disk.create(path("begun"), WriteMode.NO_OVERWRITE)) {
            begun.write(BYTES);
            Files.createFile(sign);

            assertThatThrownBy(() -> begun.write(BYTES)).hasMessage("No space left on device");
            assertThatThrownBy(() -> begun.write(1)).hasMessage("No space left on device");
        }
        assertThatThrownBy(() -> disk.createRecoverableWriter().open(path("_metadata")))
                .hasMessage("No space left on device");
        assertThat(folder.resolve("_metadata")).doesNotExist();
    }

    @Test
    void whatIsThereCanBeReadAndDeletedAndEmptyFilesBeMade() throws IOException {
        Files.write(folder.resolve("old"), BYTES);
        Files.createFile(sign);

        assertThat(disk.open(path("old")).read()).isEqualTo(BYTES[0]);
        assertThat(disk.delete(path("old"), false)).isTrue();
        disk.create(path("empty"), WriteMode.OVERWRITE).close();
        assertThat(folder.resolve("empty")).isEmptyFile();
    }

    @Test
    void withoutASettingThereIsNone() {
        assertThatThrownBy(() -> new FullableFileSystemFactory().create(URI.create("fullable:///")))
                .hasMessageContaining(FullableFileSystemFactory.SIGN_KEY);
    }

    private org.apache.flink.core.fs.Path path(String name) {
        return new org.apache.flink.core.fs.Path("fullable://" + folder.resolve(name));
    }
}
