package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.TestingFarFiles;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyedModelsTest {
    private static final String PROGRAM = TestingRegistrar.PROGRAM;
    private static final String OTHER = "inputs=x;classes=no,yes;label=1;confidence=0.8";

    @TempDir
    private Path folder;

    private TestingRegistrar testing;

    @BeforeEach
    void start() throws Exception {
        testing = TestingRegistrar.fresh(folder);
    }

    @AfterEach
    void close() throws Exception {
        testing.close();
    }

    private boolean isCurrent(String name, String version) {
        KeyedIndex.Entry entry = testing.index().find("keyed", name, version);
        return entry != null && entry.isCurrent();
    }

    @Test
    void soundModelIsGivenToItsPoolWithItsBytesAndIsNotKeptHere() throws Exception {
        DocumentStatus status = testing.handle(testing.keyed("device-a", "1", PROGRAM));

        assertThat(status.state()).isEqualTo(DocumentState.ACCEPTED);
        KeyedModel model = testing.output().models().get(0);
        assertThat(model.name()).isEqualTo("device-a");
        assertThat(model.bytes()).isEqualTo(PROGRAM.getBytes(UTF_8));
        assertThat(model.spec().executor()).isEqualTo("keyed");
        assertThat(isCurrent("device-a", "1")).isTrue();
        assertThat(testing.registrar().catalogue().models()).isEmpty();
        assertThat(testing.board().holdsArtifact(model.spec().sha256())).isFalse();
    }

    @Test
    void bytesThatAreTooManyForThePoolsStateLieOnTheBoard() throws Exception {
        String large = PROGRAM + ";label=" + " ".repeat(KeyedModel.MOST_STATE_BYTES) + "0";
        assertThat(testing.handle(testing.keyed("device-a", "1", large)).state())
                .isEqualTo(DocumentState.ACCEPTED);

        KeyedModel model = testing.output().models().get(0);
        assertThat(model.bytes()).isNull();
        assertThat(testing.board().readArtifact(model.spec().sha256())).isEqualTo(large.getBytes(UTF_8));
    }

    @Test
    void modelThatIsRefusedIsNotLetOut() throws Exception {
        DocumentStatus status = testing.handle(testing.keyed("device-a", "1", "refuseLoad=broken"));

        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems()).singleElement().asString().contains("broken");
        assertThat(testing.output().models()).isEmpty();
        assertThat(testing.index().size()).isZero();
    }

    @Test
    void modelThatCouldNotBeLetOutIsNotAccepted() {
        testing.output().breakDown();
        String model = testing.keyed("device-a", "1", PROGRAM);
        assertThatThrownBy(() -> testing.handle(model)).isInstanceOf(InterruptedException.class);
        assertThat(testing.states()).isEmpty();
        assertThat(testing.index().size()).isZero();
    }

    @Test
    void lastPublishedVersionIsCurrentAndAnOlderOneOfAnotherFileComesBack() throws Exception {
        testing.handleFile("1.yaml", testing.keyed("device-a", "1", PROGRAM));
        testing.handleFile("2.yaml", testing.keyed("device-a", "2", OTHER));
        assertThat(isCurrent("device-a", "2")).isTrue();
        assertThat(isCurrent("device-a", "1")).isFalse();

        testing.handleFile("back.yaml", testing.keyed("device-a", "1", PROGRAM));
        assertThat(testing.output().said()).containsExactly("device-a:1", "device-a:2", "device-a:1");
        assertThat(isCurrent("device-a", "1")).isTrue();
        assertThat(isCurrent("device-a", "2")).isFalse();
    }

    @Test
    void documentThatIsReadAgainRollsNothingBack() throws Exception {
        String first = testing.keyed("device-a", "1", PROGRAM);
        String beside = testing.keyed("device-b", "1", PROGRAM);
        testing.handleFile("fleet.yaml", first, beside);
        testing.handleFile("2.yaml", testing.keyed("device-a", "2", OTHER));

        testing.handleFile("fleet.yaml", first, beside, testing.keyed("device-c", "1", PROGRAM));
        assertThat(testing.output().said())
                .as("only what is new in the file")
                .containsExactly("device-a:1", "device-b:1", "device-a:2", "device-c:1");
        assertThat(isCurrent("device-a", "2")).isTrue();
        assertThat(testing.last().state()).isEqualTo(DocumentState.ACCEPTED);
    }

    @Test
    void fileOfOneDocumentPublishesItWhenItIsEditedOrComesAgain() throws Exception {
        String first = testing.keyed("device-a", "1", PROGRAM);
        testing.handleFile("1.yaml", first);
        testing.handleFile("2.yaml", testing.keyed("device-a", "2", OTHER));
        testing.handleFile("1.yaml", "# back to this one\n" + first);
        assertThat(isCurrent("device-a", "1")).isTrue();

        testing.handleFile("1.yaml", "# and nothing new\n" + first);
        assertThat(testing.output().said())
                .as("what is current is not let out again")
                .containsExactly("device-a:1", "device-a:2", "device-a:1");
    }

    @Test
    void whatTheDocumentsOfAStartHaveReplacedCanBePublishedAgain() throws Exception {
        testing.index().startWith(Map.of("keyed", Map.of()));
        String document = testing.keyed("device-a", "1", PROGRAM);
        testing.handleFile("1.yaml", document);
        ModelSpec ofTheStart =
                Objects.requireNonNull(testing.output().models().get(0).spec());
        testing.index().startWith(Map.of("keyed", Map.of("device-a", ofTheStart.withSource("other.testing"))));
        assertThat(isCurrent("device-a", "1")).isFalse();

        testing.handleFile("1.yaml", "# back\n" + document);
        assertThat(testing.output().said()).containsExactly("device-a:1", "device-a:1");
        assertThat(isCurrent("device-a", "1")).isTrue();
    }

    @Test
    void fileThatVanishedAndCameAgainIsPublishedAgain() throws Exception {
        String[] fleet = {testing.keyed("device-a", "1", PROGRAM), testing.keyed("device-b", "1", PROGRAM)};
        testing.handleFile("fleet.yaml", fleet);
        testing.handleFile("2.yaml", testing.keyed("device-a", "2", OTHER));
        testing.registrar().handle(new ControlRecord(ControlRecord.Kind.VANISHED, "fleet.yaml", "", new byte[0], ""));
        assertThat(isCurrent("device-a", "2")).as("nothing changes yet").isTrue();
        testing.handleFile("fleet.yaml", fleet);
        assertThat(isCurrent("device-a", "1")).isTrue();
    }

    @Test
    void nameAndVersionNeverChangeTheirBytesNotEvenAfterARestore() throws Exception {
        testing.handle(testing.keyed("device-a", "1", PROGRAM));
        KeyedIndex index = KeyedIndexFormat.read(testing.index().bytes());
        try (TestingRegistrar restored =
                TestingRegistrar.restored(folder, testing.registrar().catalogue(), index)) {
            assertThat(restored.handle(restored.keyed("device-a", "1", OTHER)).problems())
                    .singleElement()
                    .asString()
                    .contains("never change their bytes");
            assertThat(restored.output().models()).isEmpty();
        }
    }

    @Test
    void deletedVersionIsTakenBack() throws Exception {
        testing.handleFile("1.yaml", testing.keyed("device-a", "1", PROGRAM));
        testing.handleFile("2.yaml", testing.keyed("device-a", "2", OTHER));
        DocumentStatus status = testing.handleFile("2.yaml", TestingRegistrar.deletion("device-a", "2"));

        assertThat(status.state()).isEqualTo(DocumentState.DELETED);
        assertThat(testing.output().models().get(2)).isEqualTo(KeyedModel.deleted("device-a", "2"));
        assertThat(testing.index().find("keyed", "device-a", "2")).isNull();
        assertThat(isCurrent("device-a", "1")).as("nobody said so").isFalse();
        testing.handleFile("1.yaml", "# back\n" + testing.keyed("device-a", "1", PROGRAM));
        assertThat(isCurrent("device-a", "1")).isTrue();
    }

    @Test
    void modelMadeOfOthersIsNotForAKeyedPool() throws Exception {
        String made = """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: device-a, version: "1"}
                spec: {format: composite, settings: {chain: [{model: model, version: "1"}]}, sha256: "%s", executor: keyed}
                """.formatted(
                        ControlRecord.sha256("{\"chain\":[{\"model\":\"model\",\"version\":\"1\"}]}".getBytes(UTF_8)));
        assertThat(testing.handle(made).problems()).singleElement().asString().contains("executor keyed is keyed");
    }

    @Test
    void largeFileLeavesOnlyWhatIsNamedInCheckpoints() throws Exception {
        StringBuilder many = new StringBuilder();
        String sha256 = ControlRecord.sha256(PROGRAM.getBytes(UTF_8));
        for (int i = 0; many.length() <= ControlFiles.LARGE_BYTES; i++) {
            many.append(TestingRegistrar.keyed("device-" + i, "1", sha256, "v1.testing"))
                    .append("---\n");
        }
        DocumentStatus status =
                testing.handleFile("fleet.yaml", many + testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));

        assertThat(status.state()).isEqualTo(DocumentState.ACTIVE);
        assertThat(status.sha256())
                .isEqualTo(ControlRecord.sha256(
                        (many + testing.model("2", OTHER) + "---\n" + TestingRegistrar.endpoint(2, "2"))
                                .getBytes(UTF_8)));
        Catalogue catalogue = testing.registrar().catalogue();
        assertThat(catalogue.models())
                .singleElement()
                .satisfies(model -> assertThat(model.file().bytes()).hasSizeLessThan(1_000));
        try (TestingRegistrar restored = TestingRegistrar.restored(folder, catalogue, testing.index())) {
            restored.registrar().resume(false);
            assertThat(restored.states()).containsExactly(DocumentState.ACCEPTED, DocumentState.ACTIVE);
        }
    }

    @Test
    void fileOfThousandsTakesWorkInProportion() throws Exception {
        Files.writeString(folder.resolve("v1.testing"), PROGRAM);
        bytesFor(200); // classes are loaded
        long few = bytesFor(1_000);
        long many = bytesFor(4_000);
        assertThat((double) many / few)
                .as("allocated bytes for four times as many")
                .isBetween(3.0, 5.0);
    }

    private long bytesFor(int documents) throws Exception {
        String sha256 = ControlRecord.sha256(PROGRAM.getBytes(UTF_8));
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < documents; i++) {
            file.append(TestingRegistrar.keyed("device-" + documents + "-" + i, "1", sha256, "v1.testing"))
                    .append("---\n");
        }
        ControlRecord record =
                ControlRecord.ofFile(documents + ".yaml", file.toString().getBytes(UTF_8));
        long before = AllocatedBytes.ofThisThread();
        testing.registrar().handle(record);
        long allocated = AllocatedBytes.ofThisThread() - before;
        assertThat(testing.index().find("keyed", "device-" + documents + "-" + (documents - 1), "1"))
                .isNotNull();
        return allocated;
    }

    private static String keyedEndpoint(long generation, String fallback) {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point, generation: %d}
                spec:
                  deadline: 5s
                  inputs: [{name: x, type: double}]
                  variants: [{name: device, modelKey: unit, model: "device-{key}", fallback: %s}]
                """.formatted(generation, fallback);
    }

    private DocumentStatus handleWritten(String name, String document) throws Exception {
        testing.write(name, document);
        return testing.handleFile(name, document);
    }

    @Test
    void fallbackIsLookedUpInTheFolderWhenAnEndpointNamesIt() throws Exception {
        handleWritten("any.yaml", testing.keyed("device-generic", "1", PROGRAM));
        assertThat(testing.registrar().catalogue().models()).isEmpty();

        assertThat(testing.handleFile("e.yaml", keyedEndpoint(2, "device-generic"))
                        .problems())
                .isEmpty();
        assertThat(testing.last().state()).isEqualTo(DocumentState.ACTIVE);
        assertThat(testing.generation(1).models()).containsOnlyKeys("device-generic:1");
        assertThat(testing.handle(TestingRegistrar.deletion("device-generic", "1"))
                        .problems())
                .singleElement()
                .asString()
                .contains("in use by endpoint point");
    }

    @Test
    void fallbackWhoseDocumentIsGoneIsWaitedFor() throws Exception {
        testing.handleFile("gone.yaml", testing.keyed("device-generic", "1", PROGRAM));
        assertThat(testing.handleFile("e.yaml", keyedEndpoint(2, "{model: device-generic, version: \"1\"}"))
                        .state())
                .isEqualTo(DocumentState.PREPARING);
    }

    @Test
    void modelThatFitsNoEndpointWhoseKeysChooseItIsRefused() throws Exception {
        handleWritten("any.yaml", testing.keyed("device-generic", "1", PROGRAM));
        testing.handleFile("e.yaml", keyedEndpoint(2, "device-generic"));

        DocumentStatus status = testing.handle(testing.keyed("device-b", "1", PROGRAM + ";refuseBind=no such input"));
        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems())
                .singleElement()
                .asString()
                .contains("does not fit endpoint point", "no such input");
        assertThat(testing.handle(testing.keyed("other-b", "1", PROGRAM + ";refuseBind=no such input"))
                        .state())
                .as("no endpoint's keys choose it")
                .isEqualTo(DocumentState.ACCEPTED);
    }

    @Test
    void versionThatWasNotReachedUntilANewerOneWasPublishedIsNotCurrent() throws Exception {
        String program = TestingFarFiles.unseen(PROGRAM);
        testing.write("late.testing", program);
        TestingFarFiles.fail(2);
        Runnable release = TestingFarFiles.hold();
        testing.handleFile(
                "1.yaml",
                TestingRegistrar.keyed(
                        "device-a",
                        "1",
                        ControlRecord.sha256(program.getBytes(UTF_8)),
                        "far://" + folder.resolve("late.testing")));
        assertThat(testing.last().state()).isEqualTo(DocumentState.PREPARING);
        testing.handleFile("2.yaml", testing.keyed("device-a", "2", OTHER));
        release.run();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            testing.registrar().retire();
            return testing.registrar().waiting().isEmpty();
        });
        assertThat(testing.output().said()).containsExactly("device-a:2");
        assertThat(isCurrent("device-a", "2")).isTrue();
    }

    @Test
    void hotModelStaysInItsPartitionedPoolWhenTheKeyedOneIsReadAgain() throws Exception {
        String hot = testing.keyed("device-a", "1", PROGRAM);
        testing.handleFile("fleet.yaml", hot, testing.keyed("device-b", "1", PROGRAM));
        testing.handleFile("hot.yaml", hot.replace(", executor: keyed", ""));
        assertThat(testing.handleFile("2.yaml", hotEndpoint(2)).state()).isEqualTo(DocumentState.ACTIVE);

        testing.handleFile("fleet.yaml", hot, testing.keyed("device-c", "1", PROGRAM));
        assertThat(testing.handleFile("3.yaml", hotEndpoint(3)).problems()).isEmpty();
        assertThat(testing.last().state()).isEqualTo(DocumentState.ACTIVE);
    }

    private static String hotEndpoint(long generation) {
        return TestingRegistrar.endpoint(generation, "1").replace("model: model", "model: device-a");
    }

    @Test
    void modelThatAnEndpointNamesDoesNotMoveBetweenThePoolsOfTheTwoJoins() throws Exception {
        String fallback = testing.keyed("device-generic", "1", PROGRAM);
        handleWritten("any.yaml", fallback);
        testing.handleFile("e.yaml", keyedEndpoint(2, "device-generic"));

        DocumentStatus moved = testing.handleFile("moved.yaml", fallback.replace(", executor: keyed", ""));
        assertThat(moved.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(moved.problems()).singleElement().asString().contains("in use by endpoint point");
        assertThat(testing.handleFile("e3.yaml", keyedEndpoint(3, "device-generic"))
                        .problems())
                .isEmpty();
    }
}
