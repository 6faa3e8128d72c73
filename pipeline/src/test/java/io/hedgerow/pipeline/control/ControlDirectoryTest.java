package io.hedgerow.pipeline.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.pipeline.control.Watched.Scan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlDirectoryTest {
    private static final int MOST_BYTES = 256 * 1024;
    private static final String WHOLE = "kind: Model\n...\n";

    @TempDir
    private Path folder;

    private ControlDirectory directory;

    @BeforeEach
    void open() {
        directory = directory(Map.of());
    }

    private ControlDirectory directory(Map<String, String> reported) {
        return new ControlDirectory(new org.apache.flink.core.fs.Path(folder.toUri()), reported, MOST_BYTES);
    }

    @Test
    void takesFilesThatSayThatTheyAreWholeAtOnce() throws IOException {
        write("b.yaml", WHOLE);
        write("a.json", "{\"kind\": \"Model\"} \n");

        Scan scan = directory.scan();

        assertThat(scan.records()).containsExactly(file("a.json"), file("b.yaml"));
        assertThat(scan.isSettled()).isTrue();
        assertThat(directory.scan().records()).isEmpty();
    }

    @Test
    void namesMayHoldAnything() throws IOException {
        write("copy 12:30.yaml", WHOLE);
        write("a%20b#c?.yaml", WHOLE);
        write(" ä'\"\\.yaml", WHOLE);
        write(":", WHOLE);
        write(" ", WHOLE);

        assertThat(directory.scan().records())
                .containsExactlyInAnyOrder(file("copy 12:30.yaml"), file("a%20b#c?.yaml"), file(" ä'\"\\.yaml"));
    }

    @Test
    void takesOthersWhenTwoScansHaveFoundTheSame() throws IOException {
        write("a.yml", "kind: Mo");
        write("b.json", "{\"kind\": \"Mo");
        assertThat(directory.scan()).isEqualTo(new Scan(List.of(), false));
        write("a.yml", "kind: Model\n");
        assertThat(directory.scan()).isEqualTo(new Scan(List.of(file("b.json")), false));
        assertThat(directory.scan()).isEqualTo(new Scan(List.of(file("a.yml")), true));
        assertThat(directory.scan()).isEqualTo(new Scan(List.of(), true));
    }

    @Test
    void looksAtFilesOfDocumentsOnly() throws IOException {
        write("a.txt", WHOLE);
        write(".a.yaml", WHOLE);
        write("a.yaml.tmp", WHOLE);
        write("sub/a.yaml", WHOLE);
        Files.createDirectory(folder.resolve("folder.yaml"));
        Files.createSymbolicLink(folder.resolve("dangling.yaml"), Path.of("nowhere"));
        write("UPPER.YAML", WHOLE);

        assertThat(directory.scan().records()).containsExactly(file("UPPER.YAML"));
    }

    @Test
    void aTouchedFileIsNotNew() throws IOException {
        write("a.yaml", WHOLE);
        directory.scan();
        Files.setLastModifiedTime(folder.resolve("a.yaml"), FileTime.fromMillis(1));

        assertThat(directory.scan()).isEqualTo(new Scan(List.of(), true));
    }

    @Test
    void anEditThatKeepsTimeAndLengthIsFoundWithinAFewScans() throws IOException {
        write("a.yaml", "n: 1\n...\n");
        FileTime time = Files.getLastModifiedTime(folder.resolve("a.yaml"));
        directory.scan();
        write("a.yaml", "n: 2\n...\n");
        Files.setLastModifiedTime(folder.resolve("a.yaml"), time);

        List<ControlRecord> found = new ArrayList<>();
        for (int i = 0; i < ControlDirectory.SCANS_BETWEEN_HASHES; i++) {
            found.addAll(directory.scan().records());
        }
        assertThat(found).containsExactly(file("a.yaml"));
    }

    @Test
    void aFileThatIsMissedTwiceIsGoneAndNewWhenItComesBack() throws IOException {
        write("a.yaml", WHOLE);
        directory.scan();
        Files.move(folder.resolve("a.yaml"), folder.resolve("away"));
        assertThat(directory.scan().records()).isEmpty();
        Files.move(folder.resolve("away"), folder.resolve("a.yaml"));
        assertThat(directory.scan().records()).isEmpty();
        Files.move(folder.resolve("a.yaml"), folder.resolve("away"));
        assertThat(directory.scan().records()).isEmpty();
        assertThat(directory.scan().records()).containsExactly(ControlRecord.vanished("a.yaml"));
        assertThat(directory.scan().records()).isEmpty();
        Files.move(folder.resolve("away"), folder.resolve("a.yaml"));
        assertThat(directory.scan().records()).containsExactly(file("a.yaml"));
    }

    @Test
    void aFileThatIsTooLargeIsReportedOnceAndTakenWhenItFits() throws IOException {
        write("a.yaml", "#".repeat(MOST_BYTES - 4) + "\n...");
        write("b.yaml", "#".repeat(MOST_BYTES + 1));

        List<ControlRecord> found = directory.scan().records();
        assertThat(found)
                .extracting(ControlRecord::kind)
                .containsExactly(ControlRecord.Kind.FILE, ControlRecord.Kind.UNREADABLE);
        assertThat(found.get(1).problem()).startsWith("is larger than 256 kB");
        assertThat(found.get(1).bytes()).isEmpty();
        assertThat(directory.scan()).isEqualTo(new Scan(List.of(), true));

        write("b.yaml", WHOLE);
        assertThat(directory.scan().records()).containsExactly(file("b.yaml"));
        write("b.yaml", "#".repeat(MOST_BYTES + 1));
        assertThat(directory.scan().records()).hasSize(1);
        Files.delete(folder.resolve("b.yaml"));
        directory.scan();
        assertThat(directory.scan().records()).containsExactly(ControlRecord.vanished("b.yaml"));
    }

    @Test
    void followsAConfigMapEachDocumentOnce() throws IOException {
        Files.createDirectory(folder.resolve("..2026_1"));
        write("..2026_1/a.yaml", "n: 1\n...\n");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
        assertThat(directory.scan().records()).containsExactly(file("a.yaml"));

        Files.createDirectory(folder.resolve("..2026_2"));
        write("..2026_2/a.yaml", "n: 2\n...\n");
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(folder.resolve("..2026_1/a.yaml"));

        List<ControlRecord> found = new ArrayList<>();
        for (int i = 0; i < ControlDirectory.SCANS_BETWEEN_HASHES; i++) {
            found.addAll(directory.scan().records());
        }
        assertThat(found).containsExactly(file("a.yaml"));
    }

    @Test
    void afterARestoreOnlyWhatHasChangedIsNew() throws IOException {
        write("same.yaml", WHOLE);
        write("edited.yaml", "n: 2\n...\n");
        write("new.yaml", WHOLE);
        write("large.yaml", "#".repeat(MOST_BYTES + 1));
        ControlDirectory restored = directory(Map.of(
                "same.yaml", file("same.yaml").sha256(),
                "edited.yaml", ControlRecord.sha256("n: 1".getBytes(UTF_8)),
                "gone.yaml", file("same.yaml").sha256(),
                "large.yaml", ""));

        Scan first = restored.scan();
        assertThat(first.records())
                .extracting(ControlRecord::name)
                .containsExactly("edited.yaml", "large.yaml", "new.yaml");
        assertThat(restored.scan().records()).containsExactly(ControlRecord.vanished("gone.yaml"));
    }

    @Test
    void aFolderThatCannotBeListedChangesNothing() throws IOException {
        write("in/a.yaml", WHOLE);
        ControlDirectory inner = new ControlDirectory(
                new org.apache.flink.core.fs.Path(folder.resolve("in").toUri()), Map.of());
        inner.scan();
        Files.move(folder.resolve("in"), folder.resolve("out"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(inner::scan).isInstanceOf(FileNotFoundException.class);
        }
        Files.move(folder.resolve("out"), folder.resolve("in"));
        assertThat(inner.scan().records()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private ControlRecord file(String name) throws IOException {
        return ControlRecord.ofFile(name, Files.readAllBytes(folder.resolve(name)));
    }
}
