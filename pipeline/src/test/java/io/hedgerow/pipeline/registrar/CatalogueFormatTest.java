package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.pipeline.control.ControlRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The registrar in checkpoints. The bytes that earlier builds wrote must stay readable, and what is written must not change
 * under one version: {@code ./mvnw -pl pipeline test -Dtest=CatalogueFormatTest -Dhedgerow.record=true} adds the recording
 * of the current version where it is missing and never changes an existing one.
 */
class CatalogueFormatTest {
    private static final Path RECORDING = Path.of("src/test/resources/registrar-state/v1/Catalogue.state");
    private static final ControlRecord FILE =
            ControlRecord.ofFile("wine ä.yaml", "kind: Endpoint\n...\n".getBytes(UTF_8));
    private static final CatalogueFormat.Stored STORED = new CatalogueFormat.Stored(
            new Catalogue(
                    7,
                    8,
                    9,
                    Map.of("point", 3L, "gone", 5L),
                    List.of(new AcceptedModel("tree:2", FILE, 1)),
                    List.of(
                            new HeldEndpoint("point", 1, 0, 1, null, 0, 1_234_567_890_123L),
                            new HeldEndpoint("point", 3, 6, 7, FILE, 2, HeldEndpoint.NEVER))),
            List.of(FILE, of(ControlRecord.Kind.VANISHED, "old.yaml"), of(ControlRecord.Kind.CAUGHT_UP, "")));

    private static ControlRecord of(ControlRecord.Kind kind, String name) {
        return new ControlRecord(kind, name, "", new byte[0], "");
    }

    @BeforeAll
    static void recordWhatIsMissing() throws IOException {
        if (Boolean.getBoolean("hedgerow.record") && !Files.exists(RECORDING)) {
            Files.createDirectories(RECORDING.getParent());
            Files.write(RECORDING, CatalogueFormat.write(STORED));
        }
    }

    private static byte[] recorded() throws IOException {
        assertThat(RECORDING)
                .as("the recording of a new version is made with -Dhedgerow.record=true")
                .exists();
        return Files.readAllBytes(RECORDING);
    }

    @Test
    void whatIsWrittenDoesNotChangeUnderOneVersion() throws IOException {
        assertThat(CatalogueFormat.write(STORED)).isEqualTo(recorded());
    }

    @Test
    void recordedBytesAreRestored() throws IOException {
        CatalogueFormat.Stored restored = CatalogueFormat.read(recorded());
        assertThat(restored).isEqualTo(STORED);
        assertThat(restored.pending().get(0).bytes()).isEqualTo(FILE.bytes());
        assertThat(restored.catalogue().active("point").orElseThrow().position())
                .isEqualTo(6);
    }

    @Test
    void laterVersionsAndDamagedBytesAreRefused() throws IOException {
        byte[] later = recorded();
        later[3] = 2;
        assertThatThrownBy(() -> CatalogueFormat.read(later))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format version 2");
        byte[] damaged = recorded();
        int nameLength = 4 + 4 + 8 + 8 + 4;
        damaged[nameLength] = 127;
        assertThatThrownBy(() -> CatalogueFormat.read(damaged)).hasMessageContaining("cannot have");
        byte[] all = recorded();
        assertThatThrownBy(() -> CatalogueFormat.read(Arrays.copyOf(all, all.length - 1)))
                .isInstanceOf(IOException.class);
    }
}
