package io.hedgerow.pipeline.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.spec.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What keyed pools were given, in memory and in checkpoints. Recorded bytes must stay readable: {@code ./mvnw -pl pipeline test
 * -Dtest=KeyedIndexTest -Dhedgerow.record=true} adds the recording of the current version where it is missing.
 */
class KeyedIndexTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/registrar-state");
    private static final Path RECORDING =
            RECORDINGS.resolve("v" + KeyedIndexFormat.VERSION).resolve("KeyedIndex.state");
    private static final long FLEET = KeyedIndex.fileOf("fleet.yaml");
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    private static KeyedIndex.Entry entry(String sha256, long publication, long file) {
        return new KeyedIndex.Entry(sha256, publication, file, true);
    }

    private static ModelSpec model(String name, String sha256) {
        return new ModelSpec(
                name, "1", "pmml", "x", sha256, 1, "per-device", Map.of(), null, ModelSpec.OutputMapping.INFERRED);
    }

    private static KeyedIndex sample() {
        KeyedIndex index = new KeyedIndex();
        index.publish("per-device", "device-ä", "1", entry(ONE, Long.MIN_VALUE, FLEET));
        index.publish("per-device", "device-ä", "2.0", entry(TWO, 7, -3));
        index.publish("other", "device-b", "1", entry(ONE, -1, FLEET));
        index.startWith(Map.of("per-device", Map.of("device-c", model("device-c", ONE)), "other", Map.of()));
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void recordedBytesAreRestored(int format) throws IOException {
        KeyedIndex restored =
                KeyedIndexFormat.read(Files.readAllBytes(RECORDINGS.resolve("v" + format + "/KeyedIndex.state")));
        boolean hasFiles = format > 1;
        assertThat(restored.find("per-device", "device-ä", "1"))
                .isEqualTo(new KeyedIndex.Entry(ONE, Long.MIN_VALUE, hasFiles ? FLEET : 0, false));
        assertThat(restored.find("per-device", "device-ä", "2.0"))
                .isEqualTo(new KeyedIndex.Entry(TWO, 7, hasFiles ? -3 : 0, true));
        assertThat(restored.find("other", "device-b", "1"))
                .isEqualTo(new KeyedIndex.Entry(ONE, -1, hasFiles ? FLEET : 0, true));
        assertThat(restored.vanished("fleet.yaml")).isEqualTo(2);
        assertThat(restored.size()).isEqualTo(2);
        assertThat(restored.start())
                .isEqualTo(
                        hasFiles
                                ? Map.of("per-device", Map.of("device-c", model("device-c", ONE)), "other", Map.of())
                                : Map.of());
    }

    @Test
    void laterVersionsAndDamagedBytesAreRefused() {
        byte[] later = KeyedIndexFormat.write(sample());
        later[3] = 3;
        assertThatThrownBy(() -> KeyedIndexFormat.read(later)).hasMessageContaining("format version 3");
        byte[] damaged = KeyedIndexFormat.write(sample());
        damaged[8] = 127;
        assertThatThrownBy(() -> KeyedIndexFormat.read(damaged)).hasMessageContaining("cannot have");
    }

    @Test
    void whatAStartChangesIsNotCurrentByTheControlLogAnyMore() {
        KeyedIndex index = new KeyedIndex();
        index.startWith(Map.of("p", Map.of("a", model("a", ONE), "b", model("b", ONE))));
        for (String name : List.of("a", "b", "c", "d")) {
            index.publish("p", name, "7", entry(TWO, 1, FLEET));
        }
        Map<String, ModelSpec> edited =
                Map.of("a", model("a", ONE).withSource("moved"), "b", model("b", TWO), "c", model("c", ONE));
        index.startWith(Map.of("p", edited));
        assertThat(List.of("a", "b", "c", "d"))
                .filteredOn(name -> index.find("p", name, "7").isCurrent())
                .as("b was edited, c is new to the start")
                .containsExactly("a", "d");
        assertThat(index.find("p", "b", "7").sha256()).isEqualTo(TWO);
    }

    @Test
    void ofFilesThatHaveVanishedOnlyThoseWhosePublicationsAreLeftAreRemembered() throws IOException {
        KeyedIndex index = new KeyedIndex();
        for (int i = 0; i < 10; i++) {
            index.publish("p", "device-" + i, "1", entry(ONE, i, KeyedIndex.fileOf("kept-" + i + ".yaml")));
            index.vanish("kept-" + i + ".yaml");
        }
        for (int i = 0; i < 20 * KeyedIndex.MOST_VANISHED; i++) {
            index.vanish("passing-" + i + ".yaml");
            assertThat(index.vanished()).hasSizeLessThanOrEqualTo(2 * KeyedIndex.MOST_VANISHED);
        }
        KeyedIndex restored = KeyedIndexFormat.read(index.bytes());
        for (int i = 0; i < 10; i++) {
            assertThat(restored.vanished("kept-" + i + ".yaml")).isEqualTo(1);
        }
        assertThat(restored.vanished("passing-0.yaml")).isZero();
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
                index.publish("p", name, version, entry(sha256, step, 1 + random.nextInt(5)));
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
