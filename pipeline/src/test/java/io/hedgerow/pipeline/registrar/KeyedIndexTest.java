package io.hedgerow.pipeline.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What keyed pools were given, in memory and in checkpoints. Recorded bytes must stay readable: {@code ./mvnw -pl pipeline test
 * -Dtest=KeyedIndexTest -Dhedgerow.record=true} adds the recording of the current version where it is missing.
 */
class KeyedIndexTest {
    private static final Path RECORDING = Path.of("src/test/resources/registrar-state/v1/KeyedIndex.state");
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    private static KeyedIndex sample() {
        KeyedIndex index = new KeyedIndex();
        index.publish("per-device", "device-ä", "1", ONE, Long.MIN_VALUE);
        index.publish("per-device", "device-ä", "2.0", TWO, 7);
        index.publish("other", "device-b", "1", ONE, -1);
        index.vanish("fleet.yaml");
        index.vanish("fleet.yaml");
        return index;
    }

    @BeforeAll
    static void recordWhatIsMissing() throws IOException {
        if (Boolean.getBoolean("hedgerow.record") && !Files.exists(RECORDING)) {
            Files.createDirectories(RECORDING.getParent());
            Files.write(RECORDING, KeyedIndexFormat.write(sample()));
        }
    }

    @Test
    void whatIsWrittenDoesNotChangeUnderOneVersion() throws IOException {
        assertThat(KeyedIndexFormat.write(sample())).isEqualTo(Files.readAllBytes(RECORDING));
    }

    @Test
    void recordedBytesAreRestored() throws IOException {
        KeyedIndex restored = KeyedIndexFormat.read(Files.readAllBytes(RECORDING));
        assertThat(restored.find("per-device", "device-ä", "1"))
                .isEqualTo(new KeyedIndex.Entry(ONE, Long.MIN_VALUE, false));
        assertThat(restored.find("per-device", "device-ä", "2.0")).isEqualTo(new KeyedIndex.Entry(TWO, 7, true));
        assertThat(restored.find("other", "device-b", "1")).isEqualTo(new KeyedIndex.Entry(ONE, -1, true));
        assertThat(restored.vanished("fleet.yaml")).isEqualTo(2);
        assertThat(restored.size()).isEqualTo(2);
    }

    @Test
    void laterVersionsAndDamagedBytesAreRefused() {
        byte[] later = KeyedIndexFormat.write(sample());
        later[3] = 2;
        assertThatThrownBy(() -> KeyedIndexFormat.read(later)).hasMessageContaining("format version 2");
        byte[] damaged = KeyedIndexFormat.write(sample());
        damaged[8] = 127;
        assertThatThrownBy(() -> KeyedIndexFormat.read(damaged)).hasMessageContaining("cannot have");
    }

    static LongStream seeds() {
        Long given = Long.getLong("hedgerow.seed");
        return given == null ? LongStream.range(0, 20) : LongStream.of(given);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithAMapWhateverIsPublishedDeletedAndRestored(long seed) throws IOException {
        Random random = new Random(seed);
        KeyedIndex index = new KeyedIndex();
        Map<String, String> digests = new HashMap<>();
        Map<String, String> current = new HashMap<>();
        for (int step = 0; step < 500; step++) {
            String name = "device-" + random.nextInt(8);
            String version = Integer.toString(random.nextInt(4));
            String id = name + ":" + version;
            if (random.nextInt(4) == 0) {
                index.delete("p", name, version);
                digests.remove(id);
                current.remove(name, version);
            } else {
                byte[] digest = new byte[32];
                random.nextBytes(digest);
                String sha256 = HexFormat.of().formatHex(digest);
                index.publish("p", name, version, sha256, step);
                digests.put(id, sha256);
                current.put(name, version);
            }
            if (random.nextInt(10) == 0) {
                index = KeyedIndexFormat.read(index.bytes());
            }
            KeyedIndex.Entry entry = index.find("p", name, version);
            assertThat(entry == null ? null : entry.sha256()).isEqualTo(digests.get(id));
            assertThat(entry != null && entry.isCurrent()).isEqualTo(version.equals(current.get(name)));
            assertThat(index.versions(name)).hasSize((int) digests.keySet().stream()
                    .filter(other -> other.startsWith(name + ":"))
                    .count());
        }
    }
}
