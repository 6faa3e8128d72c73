package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArchiveTest {
    private static final int PLENTY = 1 << 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("deep/er")).resolve("b"), "bbbb");
        Files.writeString(folder.resolve("a"), "aa");
        Files.writeString(folder.resolve("z"), "");
    }

    @Test
    void holdsEveryFileInTheOrderOfNames() throws IOException {
        assertThat(entries(FolderArchive.pack(folder, PLENTY))).containsExactly("a=aa", "deep/er/b=bbbb", "z=");
        assertThat(FolderArchive.fileNames(folder)).containsExactlyInAnyOrder("a", "z");
    }

    private static List<String> entries(byte[] zip) throws IOException {
        List<String> entries = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.add(
                        entry.getName() + "=" + new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void neitherTimeNorZoneChangesABit() throws IOException {
        byte[] before = FolderArchive.pack(folder, PLENTY);
        Files.setLastModifiedTime(folder.resolve("a"), FileTime.fromMillis(1_000_000_000_000L));
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertThat(FolderArchive.pack(folder, PLENTY)).isEqualTo(before);
        } finally {
            TimeZone.setDefault(zone);
        }
        Files.writeString(folder.resolve("a"), "ab");
        assertThat(FolderArchive.pack(folder, PLENTY)).isNotEqualTo(before);
    }

    @Test
    void linksAndTooMuchAreRefused() throws IOException {
        assertThat(FolderArchive.pack(folder, 6)).isNotEmpty();
        assertThatThrownBy(() -> FolderArchive.pack(folder, 5)).hasMessageContaining("larger than allowed");
        Files.createSymbolicLink(folder.resolve("deep/link"), folder.resolve("a"));
        assertThatThrownBy(() -> FolderArchive.pack(folder, PLENTY)).hasMessageContaining("holds the link deep/link");
    }
}
