package io.hedgerow.proto.flink.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusDirectoryTest {
    private static final EndpointStatus WINE = new EndpointStatus("wine", 3, 7, EndpointState.ACTIVE, null);
    private static final ModelStatus TREE =
            new ModelStatus("tree", "1", "ab12", ModelState.REFUSED, "no leaves", 12_345, 678);
    private static final DocumentStatus DOCUMENT = new DocumentStatus(
            "Endpoint", "wine", null, 3, DocumentState.REFUSED, "e.yaml", "cd34", List.of("e.yaml:3: spec: bad"), 0);

    @TempDir
    private Path folder;

    private StatusDirectory directory;

    @BeforeEach
    void open() {
        directory = StatusDirectory.in(folder.resolve("status").toUri().toString());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(directory.read()).isEqualTo(StatusSnapshot.EMPTY);
        StatusRecord registrar = new StatusRecord(
                "run-1", 2, StatusRecord.REGISTRAR, 0, 1, 1_000, List.of(WINE), List.of(TREE), List.of(DOCUMENT));
        directory.write(registrar);
        directory.write(record("run-1", 2, "pool-fast", 1, 2, 900));

        StatusSnapshot read = directory.read();

        assertThat(read.run()).isEqualTo("run-1");
        assertThat(read.registrar()).contains(registrar);
        assertThat(read.of("pool-fast")).containsExactly(record("run-1", 2, "pool-fast", 1, 2, 900));
        assertThat(read.writtenAtMillis()).isEqualTo(1_000);
        assertThat(registrar.isStale(16_000)).isFalse();
        assertThat(registrar.isStale(16_001)).isTrue();
    }

    @Test
    void onlyTheRunThatHasWrittenLastCounts() throws IOException {
        directory.write(record("z-old", 5, "pool-a", 0, 1, 1_000));
        directory.write(record("a-new", 0, "pool-a", 0, 1, 2_000));

        assertThat(directory.read().run()).isEqualTo("a-new");
        assertThat(directory.read("z-old").records()).hasSize(1);
        assertThat(directory.read("nobody").records()).isEmpty();

        directory.removeRunsBefore("a-new", 1_000);
        assertThat(directory.read("z-old").records()).hasSize(1);
        directory.removeRunsBefore("a-new", 1_001);
        assertThat(folder.resolve("status/z-old")).doesNotExist();
        directory.removeRunsBefore("a-new", 9_999);
        assertThat(directory.read().run()).isEqualTo("a-new");
    }

    @Test
    void afterAChangeOfParallelismOldSubtasksDoNotCount() throws IOException {
        for (int subtask = 0; subtask < 4; subtask++) {
            directory.write(record("r", 0, "pool-a", subtask, 4, 5_000));
        }
        directory.write(record("r", 1, "pool-a", 0, 2, 4_000));

        assertThat(directory.read().records())
                .extracting(StatusRecord::subtask, StatusRecord::of)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(0, 2));
    }

    @Test
    void passesOverWhatIsNoRecordOfThatPlace() throws IOException {
        directory.write(record("r", 0, "pool-a", 0, 1, 5_000));
        Path run = folder.resolve("status/r");
        String good = Files.readString(run.resolve("pool-a-0.json"));
        Files.writeString(run.resolve("pool-a-1.json"), good.substring(0, good.length() / 2));
        Files.writeString(run.resolve("pool-b-0.json"), good);
        Files.writeString(run.resolve("null.json"), "null");
        Files.writeString(run.resolve("empty.json"), "");
        Files.writeString(run.resolve("list.json"), "[1, 2]");
        Files.writeString(run.resolve("partial.json"), "{\"run\": \"r\"}");
        Files.writeString(run.resolve(".pool-a-0.json.0.tmp"), good);
        Files.writeString(run.resolve("notes.txt"), good);
        Files.createDirectory(run.resolve("folder.json"));
        Files.writeString(folder.resolve("status/file"), good);
        Files.createDirectory(folder.resolve("status/odd name"));

        assertThat(directory.read().records()).containsExactly(record("r", 0, "pool-a", 0, 1, 5_000));
    }

    @Test
    void fieldsOfLaterReleasesAreReadOver() throws IOException {
        directory.write(record("r", 0, "pool-a", 0, 1, 5_000));
        Path file = folder.resolve("status/r/pool-a-0.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{\"mood\": {\"good\": [true]},"));

        assertThat(directory.read().records()).containsExactly(record("r", 0, "pool-a", 0, 1, 5_000));
    }

    @Test
    void refusesNamesThatAreNoFileNames() {
        for (String name : List.of("", "../up", ".hidden", "a/b", "a b", "x".repeat(300))) {
            assertThatThrownBy(() -> record(name, 0, "pool", 0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> record("r", 0, name, 0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> directory.read(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> record("r", 0, "pool", 2, 2, 0)).hasMessageContaining("0 to 1");
    }

    /** Random writes of many runs, attempts and parallelisms against a model of what must be read. */
    @Test
    void readsTheLatestOfEveryWriter() throws IOException {
        long seed = Long.getLong("hedgerow.seed", 20_261_126L);
        Random random = new Random(seed);
        Map<String, StatusRecord> latest = new TreeMap<>();
        for (int step = 1; step <= 300; step++) {
            int attempt = step / 60;
            int of = 1 + attempt % 3;
            StatusRecord written = record("run", attempt, "pool-" + random.nextInt(3), random.nextInt(of), of, step);
            directory.write(written);
            latest.put(written.operator() + "-" + written.subtask(), written);
            if (step % 10 == 0) {
                assertThat(directory.read().records())
                        .as("seed %s, step %s", seed, step)
                        .containsExactlyElementsOf(expected(latest));
            }
        }
    }

    private static List<StatusRecord> expected(Map<String, StatusRecord> latest) {
        Map<String, StatusRecord> newest = new HashMap<>();
        for (StatusRecord one : latest.values()) {
            newest.merge(one.operator(), one, (a, b) -> a.writtenAtMillis() > b.writtenAtMillis() ? a : b);
        }
        return latest.values().stream()
                .filter(one -> newest.get(one.operator()).of() == one.of())
                .toList();
    }

    private static StatusRecord record(
            String run, int attempt, String operator, int subtask, int of, long writtenAtMillis) {
        return new StatusRecord(
                run, attempt, operator, subtask, of, writtenAtMillis, List.of(), List.of(TREE), List.of());
    }
}
