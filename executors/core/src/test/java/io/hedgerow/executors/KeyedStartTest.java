package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a start brings into state that is there already, and how that is remembered. Recorded bytes must stay readable:
 * {@code ./mvnw -pl executors/core test -Dtest=KeyedStartTest -Dhedgerow.record=true} adds the recording of the current version
 * where it is missing.
 */
class KeyedStartTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/keyed-pool-state");
    private static final ModelSpec A = spec("a", "1", "value=1");
    private static final ModelSpec B = spec("b", "1", "value=2");

    private final TestingModelStore store = new TestingModelStore();

    private static ModelSpec spec(String key, String version, String program) {
        return TestingKeyedPool.model(key, version, program).spec();
    }

    private KeyedStart bring(Map<Integer, Map<String, StartMark>> earlier, ModelSpec... models) throws IOException {
        Map<String, ModelSpec> byName = new HashMap<>();
        for (ModelSpec model : models) {
            byName.put(model.name(), model);
        }
        KeyedStart start = new KeyedStart(name -> 0);
        start.bring(byName, earlier, store, model -> new byte[] {1});
        return start;
    }

    private List<String> stored() {
        return store.models().stream()
                .map(model -> model.name() + ":" + model.version() + "="
                        + model.spec().sha256())
                .toList();
    }

    private static String shown(ModelSpec model) {
        return model.id() + "=" + model.sha256();
    }

    @Test
    void whereNothingIsKnownOfTheStartBeforeStateHoldsAndWhatItLacksIsBrought() throws IOException {
        store.put(TestingKeyedPool.model("a", "7", "value=7"));
        KeyedStart start = bring(Map.of(), A, B);
        assertThat(stored()).containsExactly(shown(spec("a", "7", "value=7")), shown(B));
        assertThat(start.ofGroup(0).values())
                .containsExactlyInAnyOrder(new StartMark(A, false), new StartMark(B, true));
    }

    @Test
    void whereAFileLiesMakesNoDifferenceAndWhatIsInItDoes() throws IOException {
        KeyedStart first = bring(Map.of(), A, B);
        store.put(TestingKeyedPool.model("a", "7", "value=7")); // by the control log
        first.overtake("m-a");

        bring(Map.of(0, first.ofGroup(0)), A.withSource("moved/a.testing"), B);
        assertThat(stored()).contains(shown(spec("a", "7", "value=7")));
        bring(Map.of(0, first.ofGroup(0)), spec("a", "1", "value=11"), B);
        assertThat(stored()).containsExactly(shown(spec("a", "1", "value=11")), shown(B));
    }

    @Test
    void whatIsNewToAStartTakesThePlaceOfWhatTheControlLogHasPublished() throws IOException {
        store.put(TestingKeyedPool.model("b", "7", "value=7"));
        bring(Map.of(0, Map.of("m-a", new StartMark(A, true))), A, B);
        assertThat(stored()).as("a was taken back since").containsExactly(shown(B));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2"})
    void ofANameWithSeveralVersionsKeysHaveTheOneThatIsNoFallback(String version) {
        Roster roster = TestingKeyedPool.create().withFallback("value=9").roster();
        ModelSpec fallback = roster.models().get("generic:1");
        ModelSpec other = new ModelSpec(
                "generic", version, "testing", "x", "00", 1, "p", Map.of(), null, ModelSpec.OutputMapping.INFERRED);
        Map<String, ModelSpec> both = Map.of(fallback.id(), fallback, other.id(), other);
        assertThat(StartModels.of(new Roster(1, roster.endpoints(), both, roster.pools()), "p"))
                .containsExactly(Map.entry("generic", other));
        assertThat(StartModels.of(roster, "p")).containsExactly(Map.entry("generic", fallback));
        assertThat(StartModels.of(roster, "q")).isEmpty();
    }

    private static void record(int version) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        KeyGroupFormat.write(
                List.of(TestingKeyedPool.item(3, "a")), List.of(new StartMark(A, true), new StartMark(B, false)), out);
        Files.createDirectories(RECORDINGS);
        Files.write(RECORDINGS.resolve("v" + version + ".state"), out.getCopyOfBuffer());
    }

    @BeforeAll
    static void recordWhatIsMissing() throws IOException {
        if (Boolean.getBoolean("hedgerow.record")
                && !Files.exists(RECORDINGS.resolve("v" + KeyGroupFormat.VERSION + ".state"))) {
            record(KeyGroupFormat.VERSION);
        }
    }

    private static KeyGroupFormat.Stored read(byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        KeyGroupFormat.Stored stored = KeyGroupFormat.read(in);
        assertThat(in.available()).isZero();
        return stored;
    }

    @Test
    void recordedBytesAreRestored() throws IOException {
        KeyGroupFormat.Stored stored = read(Files.readAllBytes(RECORDINGS.resolve("v2.state")));
        assertThat(stored.items()).containsExactly(TestingKeyedPool.item(3, "a"));
        assertThat(stored.marks())
                .containsOnly(Map.entry("m-a", new StartMark(A, true)), Map.entry("m-b", new StartMark(B, false)));

        KeyGroupFormat.Stored itemsOnly = read(Files.readAllBytes(RECORDINGS.resolve("v1.state")));
        assertThat(itemsOnly.items()).containsExactly(TestingKeyedPool.item(3, "a"));
        assertThat(itemsOnly.marks()).as("was not written down").isNull();
    }

    @Test
    void laterVersionsAreRefused() throws IOException {
        byte[] later = Files.readAllBytes(RECORDINGS.resolve("v2.state"));
        later[3] = 3;
        assertThatThrownBy(() -> read(later)).hasMessageContaining("in format 3; this release reads 1 to 2");
    }
}
