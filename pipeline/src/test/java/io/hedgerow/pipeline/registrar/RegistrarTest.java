package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.TestingFarFiles;
import io.hedgerow.executors.TestingGates;
import io.hedgerow.executors.TestingModel;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.RosterState;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.JobID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrarTest {
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

    private Catalogue catalogue() {
        return testing.registrar().catalogue();
    }

    @Test
    void generationTakesEffectWhenItsSubtaskIsReady() throws Exception {
        DocumentStatus status = testing.handle(TestingRegistrar.endpoint(2, "2"), testing.model("2", OTHER));

        assertThat(status.state()).isEqualTo(DocumentState.ACTIVE);
        assertThat(status.epoch()).isEqualTo(2);
        assertThat(testing.subtask().installed()).containsExactly(1);
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 1));
        assertThat(testing.published().held()).as("the former one is kept warm").isEqualTo(Set.of(0, 1));
        assertThat(testing.generation(1).models()).containsOnlyKeys("model:2");
        assertThat(testing.states())
                .startsWith(DocumentState.PREPARING, DocumentState.ACCEPTED, DocumentState.PREPARING)
                .endsWith(DocumentState.ACTIVE);
    }

    @Test
    void goingBackIsOneDocument() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        DocumentStatus status = testing.handle(TestingRegistrar.endpoint(3, "1"));

        assertThat(status.state()).isEqualTo(DocumentState.ACTIVE);
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 2));
        assertThat(testing.generation(2).models()).containsOnlyKeys("model:1");
    }

    @Test
    void whatASubtaskRefusesLeavesTheFormerGeneration() throws Exception {
        testing.subtask().refuse("no memory for it");
        DocumentStatus status = testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));

        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems())
                .singleElement()
                .asString()
                .startsWith("file.yaml:")
                .contains("pool-default-0", "no memory for it");
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 0));
        assertThat(testing.published().held()).isEqualTo(Set.of(0));

        testing.subtask().refuse("");
        assertThat(testing.handle(TestingRegistrar.endpoint(2, "2")).state())
                .as("a refused generation may be given again")
                .isEqualTo(DocumentState.ACTIVE);
        assertThat(testing.published().active())
                .as("under a position of its own")
                .isEqualTo(Map.of("point", 2));
    }

    @Test
    void modelThatHasEndedItsProcessTwiceIsRefusedAndOtherBytesAreNot() throws Exception {
        testing.convict(OTHER);
        DocumentStatus status = testing.handle(testing.model("2", OTHER));

        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems())
                .singleElement()
                .asString()
                .contains("it has ended its process twice", "left alone until", "Other bytes may be published");
        assertThat(testing.handle(testing.model("3", OTHER + ";id=mended")).state())
                .isEqualTo(DocumentState.ACCEPTED);
    }

    @Test
    void olderGenerationIsRefusedAndTheSameOneIsNone() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(5, "2"));
        DocumentStatus older = testing.handle(TestingRegistrar.endpoint(4, "1"));
        assertThat(older.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(older.problems()).singleElement().asString().contains("generation 4", "generation 5");

        DocumentStatus other = testing.handle(TestingRegistrar.endpoint(5, "1"));
        assertThat(other.state()).isEqualTo(DocumentState.REFUSED);

        DocumentStatus same = testing.handle(TestingRegistrar.endpoint(5, "2"));
        assertThat(same.state()).isEqualTo(DocumentState.ACTIVE);
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 1));
    }

    @Test
    void modelWithOtherBytesThanItsDigestIsRefused() throws Exception {
        testing.write("v2.testing", OTHER);
        DocumentStatus status = testing.handle(TestingRegistrar.model("2", "0".repeat(64), "v2.testing"));
        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems()).singleElement().asString().contains("sha256", "v2.testing");
    }

    @Test
    void nameAndVersionNeverChangeTheirBytes() throws Exception {
        assertThat(testing.handle(testing.model("1", OTHER)).problems())
                .singleElement()
                .asString()
                .contains("never change their bytes");
        testing.handle(testing.model("2", OTHER));
        assertThat(testing.handle(testing.model("2", OTHER + ";label=0")).problems())
                .singleElement()
                .asString()
                .contains("never change their bytes");
        assertThat(testing.handle(testing.model("2", OTHER)).state()).isEqualTo(DocumentState.ACCEPTED);
    }

    @Test
    void modelThatItsFormatRefusesOrThatLiesElsewhereIsRefused() throws Exception {
        assertThat(testing.handle(testing.model("2", "refuseLoad=broken")).problems())
                .singleElement()
                .asString()
                .contains("broken");
        assertThat(testing.handle(TestingRegistrar.model("3", "0".repeat(64), "/etc/hostname"))
                        .problems())
                .singleElement()
                .asString()
                .contains("allowed locations");
    }

    @Test
    void endpointWaitsForItsModel() throws Exception {
        assertThat(testing.handle(TestingRegistrar.endpoint(2, "7")).state()).isEqualTo(DocumentState.PREPARING);
        assertThat(testing.registrar().waiting())
                .extracting(ControlRecord::name)
                .containsExactly("file.yaml");
        assertThat(testing.handle(testing.model("7", OTHER)).state())
                .as("what comes last is the endpoint")
                .isEqualTo(DocumentState.ACTIVE);
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 1));
        assertThat(testing.registrar().waiting()).isEmpty();
    }

    @Test
    void endpointWhoseModelDoesNotComeIsRefused() throws Exception {
        testing.handle(TestingRegistrar.endpoint(2, "7"));
        testing.registrar().retire();
        assertThat(testing.registrar().waiting()).isNotEmpty();
        testing.advance(Duration.ofSeconds(11));
        testing.registrar().retire();
        DocumentStatus status = testing.last();
        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems())
                .singleElement()
                .asString()
                .contains("spec.variants[0].model", "model:7", "model:1");
    }

    @Test
    void modelThatCannotBeReachedHoldsNobodyUpAndIsAcceptedWhenItCan() throws Exception {
        TestingFarFiles.fail(2);
        Runnable release = TestingFarFiles.hold();
        DocumentStatus status = testing.handle(testing.farModel("7", TestingFarFiles.unseen(OTHER)));
        assertThat(status.state()).isEqualTo(DocumentState.PREPARING);
        assertThat(status.problems()).singleElement().asString().contains("far://", "which is being read");
        assertThat(testing.handle(testing.model("2", OTHER)).state()).isEqualTo(DocumentState.ACCEPTED);
        testing.handle(TestingRegistrar.endpoint(2, "7"));
        testing.advance(Duration.ofSeconds(11));
        assertThat(testing.registrar().waiting())
                .as("the model and its endpoint")
                .hasSize(2);

        release.run();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            testing.registrar().retire();
            return testing.last().state() == DocumentState.ACTIVE;
        });
        assertThat(testing.reasons())
                .anySatisfy(reason -> assertThat(reason).contains("does not answer", "it is tried again"));
        assertThat(testing.states()).doesNotContain(DocumentState.REFUSED);
        assertThat(testing.registrar().waiting()).isEmpty();
    }

    @Test
    void fileWaitsOnceWhateverOfItWaits() throws Exception {
        Runnable release = TestingFarFiles.hold();
        testing.handle(
                testing.farModel("7", TestingFarFiles.unseen(OTHER)),
                testing.farModel("8", TestingFarFiles.unseen(OTHER)),
                TestingRegistrar.endpoint(2, "7"));
        assertThat(testing.registrar().waiting())
                .as("what a checkpoint holds")
                .extracting(ControlRecord::name)
                .containsExactly("file.yaml");
        release.run();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            testing.registrar().retire();
            return testing.registrar().waiting().isEmpty();
        });
    }

    @Test
    void modelThatIsNotThereIsRefusedWithTheEndpointThatWaits() throws Exception {
        testing.handle(TestingRegistrar.model("7", "0".repeat(64), "far://" + folder + "/nothing"));
        testing.handle(TestingRegistrar.endpoint(2, "7"));
        testing.advance(Duration.ofSeconds(11)); // the model may have been refused before the endpoint came
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            testing.registrar().retire();
            return testing.registrar().waiting().isEmpty();
        });
        assertThat(testing.states()).endsWith(DocumentState.REFUSED);
        assertThat(testing.states())
                .filteredOn(DocumentState.REFUSED::equals)
                .as("the model and its endpoint, in whichever order they were told")
                .hasSize(2);
        assertThat(testing.reasons()).anySatisfy(reason -> assertThat(reason).contains("which does not exist"));
    }

    @ParameterizedTest
    @CsvSource({"OUT_OF_MEMORY_ERROR, OutOfMemoryError", "ASSERTION, AssertionError", "DEEP, StackOverflowError"})
    void whatALoadThrowsHereIsTheModelsRefusal(String harm, String reason) throws Exception {
        String program = "load " + harm;
        testing.write("v2.hostile", program);
        DocumentStatus status =
                testing.handle(TestingRegistrar.model("2", ControlRecord.sha256(program.getBytes(UTF_8)), "v2.hostile")
                        .replace("testing,", "hostile,"));
        assertThat(status.kind()).isEqualTo("Model");
        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems()).singleElement().asString().contains("v2.hostile", reason);
        assertThat(testing.handle(testing.model("3", OTHER)).state()).isEqualTo(DocumentState.ACCEPTED);
    }

    @Test
    void formerGenerationIsLetGoOfWhenItWasKeptWarmLongEnough() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        testing.advance(Duration.ofSeconds(59));
        testing.registrar().retire();
        assertThat(testing.published().held()).isEqualTo(Set.of(0, 1));
        testing.advance(Duration.ofSeconds(2));
        testing.registrar().retire();
        assertThat(testing.published().held()).isEqualTo(Set.of(1));
    }

    @Test
    void onlyTheLastFormerGenerationIsKeptWarm() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        testing.handle(TestingRegistrar.endpoint(3, "1"));
        assertThat(testing.published().held()).as("requests may be under way").isEqualTo(Set.of(0, 1, 2));
        testing.advance(Duration.ofSeconds(31));
        testing.registrar().retire();
        assertThat(testing.published().held()).isEqualTo(Set.of(1, 2));
    }

    @Test
    void modelInUseIsNotDeleted() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        String deletion = """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "2", deleted: true}
                """;
        DocumentStatus refused = testing.handle(deletion);
        assertThat(refused.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(refused.problems()).singleElement().asString().contains("endpoint point (generation 2)");

        testing.handle(TestingRegistrar.endpoint(3, "1"));
        assertThat(testing.handle(deletion).state()).isEqualTo(DocumentState.DELETED);
        assertThat(testing.handle(TestingRegistrar.endpoint(4, "2")).state())
                .as("nobody has it")
                .isEqualTo(DocumentState.PREPARING);
    }

    @Test
    void deletedEndpointIsActiveNoMore() throws Exception {
        DocumentStatus status = testing.handle("""
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point, generation: 2, deleted: true}
                """);
        assertThat(status.state()).isEqualTo(DocumentState.DELETED);
        assertThat(testing.published().active()).isEmpty();
        assertThat(testing.published().held())
                .as("requests under way are answered")
                .isEqualTo(Set.of(0));
    }

    @Test
    void fileThatCannotBeReadOrIsGoneChangesNothing() throws Exception {
        testing.handle("kind: [");
        assertThat(testing.states()).containsExactly(DocumentState.REFUSED);
        testing.registrar().handle(ControlRecord.ofFile("gone.yaml", new byte[0]));
        assertThat(catalogue()).isEqualTo(catalogue());
        assertThat(catalogue().active("point").orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void restoredRegistrarPublishesAgainForAnotherJob() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        CatalogueFormat.Stored stored =
                CatalogueFormat.read(CatalogueFormat.write(new CatalogueFormat.Stored(catalogue(), List.of())));
        assertThat(stored.catalogue()).isEqualTo(catalogue());

        try (TestingRegistrar restored =
                TestingRegistrar.restored(folder, "board", new JobID(2, 2), stored.catalogue())) {
            restored.registrar().resume(false);
            assertThat(restored.states()).startsWith(DocumentState.ACCEPTED).endsWith(DocumentState.ACTIVE);
            assertThat(restored.subtask().installed())
                    .as("nobody plans under it before it can be served")
                    .containsExactly(1);
            assertThat(restored.published().active()).isEqualTo(Map.of("point", 1));
            assertThat(restored.generation(1).models()).containsOnlyKeys("model:2");
            assertThat(restored.handle(TestingRegistrar.endpoint(3, "1")).state())
                    .isEqualTo(DocumentState.ACTIVE);
        }
    }

    @Test
    void registrarThatFailedTakesUpWhatTheBoardHas() throws Exception {
        Catalogue before = catalogue();
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        Catalogue adopted = before.adopting(testing.published(), List.of(testing.generation(1)), 0, Long.MAX_VALUE - 1);

        assertThat(adopted.active("point").orElseThrow().position()).isEqualTo(1);
        assertThat(adopted.nextPosition()).isEqualTo(2);
        assertThat(adopted.state(Publishing.NOTHING, true).active()).isEqualTo(Map.of("point", 1));
        assertThat(adopted.nextSequence()).isGreaterThan(testing.published().sequence());
        try (TestingRegistrar restored = TestingRegistrar.restored(folder, "board", new JobID(1, 1), adopted)) {
            restored.registrar().resume(true);
            DocumentStatus again = restored.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
            assertThat(again.state()).as("its document comes again").isEqualTo(DocumentState.ACTIVE);
            assertThat(again.epoch()).isEqualTo(2);
            assertThat(restored.published().active()).isEqualTo(Map.of("point", 1));
        }
    }

    @Test
    void whatTookEffectWhileTheBoardCouldNotBeWrittenIsPublishedAsSoonAsItCan() throws Exception {
        testing.handle(testing.model("2", OTHER));
        testing.subtask().onInstall(testing::breakStates);
        assertThatThrownBy(() -> testing.handle(TestingRegistrar.endpoint(2, "2")))
                .isInstanceOf(IOException.class);
        testing.mendStates();
        testing.subtask().onInstall(() -> {});

        assertThat(testing.handle(TestingRegistrar.endpoint(2, "2")).state()).isEqualTo(DocumentState.ACTIVE);
        assertThat(testing.published().active()).isEqualTo(Map.of("point", 1));
        assertThat(testing.states().stream().filter(DocumentState.ACTIVE::equals))
                .as("not said before it is so")
                .hasSize(1);
    }

    @Test
    void whileSubtasksAreAwaitedItIsSaidWhichTheyAre() throws Exception {
        testing.subtask()
                .onInstall(() -> Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> testing.reasons().stream()
                                .anyMatch(reason ->
                                        reason.endsWith("is ready in 0 of 1 subtasks; waiting for pool-default-0"))));

        DocumentStatus status = testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));

        assertThat(status.state()).isEqualTo(DocumentState.ACTIVE);
        assertThat(status.problems()).isEmpty();
        assertThat(testing.states()).endsWith(DocumentState.PREPARING, DocumentState.PREPARING, DocumentState.ACTIVE);
    }

    @Test
    void endpointThatWaitedIsInCheckpointsUntilItIsDealtWith() throws Exception {
        testing.handle(TestingRegistrar.endpoint(2, "7"));
        List<ControlRecord> whileInstalled = new CopyOnWriteArrayList<>();
        testing.subtask()
                .onInstall(() -> whileInstalled.addAll(testing.registrar().waiting()));
        testing.handle(testing.model("7", OTHER));
        assertThat(whileInstalled).extracting(ControlRecord::name).containsExactly("file.yaml");
        assertThat(testing.registrar().waiting()).isEmpty();
    }

    @Test
    void registrarThatIsClosedSaysNothingOfTheModelItWasTrying() {
        String model = testing.model("2", OTHER);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> testing.handle(model)).isInstanceOf(InterruptedException.class);
        assertThat(testing.states()).containsExactly(DocumentState.PREPARING);
        assertThat(catalogue().models()).isEmpty();
    }

    @Test
    void deletionThatIsReadAgainIsNoMistake() throws Exception {
        String deletion = """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point, generation: 2, deleted: true}
                """;
        testing.handle(deletion);
        assertThat(testing.handle(deletion).state()).isEqualTo(DocumentState.DELETED);
        assertThat(testing.handle(TestingRegistrar.endpoint(2, "1")).state())
                .as("the name needs a newer generation")
                .isEqualTo(DocumentState.REFUSED);
        assertThat(testing.handle(TestingRegistrar.endpoint(3, "1")).state()).isEqualTo(DocumentState.ACTIVE);
    }

    @Test
    void reasonsAreCutToWhatSomebodyReads() throws Exception {
        testing.subtask().refuse("no".repeat(1_000_000));
        DocumentStatus status = testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        assertThat(status.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).hasSizeLessThan(5_000).contains("nono"));
    }

    @Test
    void modelThatAnotherInUseIsMadeOfIsNotDeleted() throws Exception {
        String made = """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "made"}
                spec: {format: composite, settings: {chain: [{model: model, version: "2"}]}, sha256: "%s"}
                """.formatted(
                        ControlRecord.sha256("{\"chain\":[{\"model\":\"model\",\"version\":\"2\"}]}".getBytes(UTF_8)));
        assertThat(testing.handle(testing.model("2", OTHER), made).problems()).isEmpty();
        assertThat(testing.handle(TestingRegistrar.endpoint(2, "made")).state()).isEqualTo(DocumentState.ACTIVE);

        DocumentStatus refused = testing.handle("""
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "2", deleted: true}
                """);
        assertThat(refused.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(refused.problems()).singleElement().asString().contains("endpoint point (generation 2)");
    }

    private static String made(String version, String of) {
        String settings = "{\"chain\":[{\"model\":\"model\",\"version\":\"" + of + "\"}]}";
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: model, version: "%s"}
                spec: {format: composite, settings: {chain: [{model: model, version: "%s"}]}, sha256: "%s"}
                """.formatted(version, of, ControlRecord.sha256(settings.getBytes(UTF_8)));
    }

    @Test
    void modelMadeOfOthersWaitsForThemAndTheEndpointForIt() throws Exception {
        assertThat(testing.handleFile("a.yaml", TestingRegistrar.endpoint(2, "outer"))
                        .state())
                .isEqualTo(DocumentState.PREPARING);
        assertThat(testing.handleFile("b.yaml", made("outer", "inner")).state()).isEqualTo(DocumentState.PREPARING);
        assertThat(testing.handleFile("c.yaml", made("inner", "2")).state()).isEqualTo(DocumentState.PREPARING);
        assertThat(testing.registrar().waiting())
                .extracting(ControlRecord::name)
                .containsExactly("a.yaml", "b.yaml", "c.yaml");

        assertThat(testing.handleFile("d.yaml", testing.model("2", OTHER)).state())
                .as("what comes last is the endpoint")
                .isEqualTo(DocumentState.ACTIVE);
        assertThat(testing.registrar().waiting()).isEmpty();
        assertThat(testing.generation(1).models()).containsOnlyKeys("model:2", "model:inner", "model:outer");
    }

    @Test
    void modelWhosePartsDoNotComeIsRefused() throws Exception {
        testing.handle(made("outer", "inner"));
        testing.advance(Duration.ofSeconds(11));
        testing.registrar().retire();
        assertThat(testing.last().state()).isEqualTo(DocumentState.REFUSED);
        assertThat(testing.last().problems()).singleElement().asString().contains("model:inner");
        assertThat(testing.registrar().waiting()).isEmpty();
    }

    @Test
    void modelThatTheJobWasStartedWithIsNotDeleted() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        testing.advance(Duration.ofMinutes(5));
        testing.registrar().retire();
        DocumentStatus status = testing.handle(TestingRegistrar.deletion("model", "1"));
        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems()).singleElement().asString().contains("started with");
        assertThat(testing.handle(TestingRegistrar.endpoint(3, "1")).state())
                .as("it can be named still")
                .isEqualTo(DocumentState.ACTIVE);
    }

    @Test
    void modelsThatTheJobWasStartedWithAreAcceptedAgain() throws Exception {
        assertThat(testing.handle(testing.model("1", TestingRegistrar.PROGRAM)).state())
                .isEqualTo(DocumentState.ACCEPTED);
        assertThat(testing.handle(made("fixed", "1")).state()).isEqualTo(DocumentState.ACCEPTED);
        assertThat(testing.handle(made("fixed", "made")).problems())
                .singleElement()
                .asString()
                .contains("never change their bytes");
    }

    @Test
    void whatIsRestoredIsPublishedAsSoonAsItIsResolvedAndWhatIsActiveFirst() throws Exception {
        testing.handle(testing.model("2", OTHER), TestingRegistrar.endpoint(2, "2"));
        testing.handle(TestingRegistrar.endpoint(3, "1"));
        try (TestingRegistrar restored = TestingRegistrar.restored(folder, "board", new JobID(2, 2), catalogue())) {
            long before = restored.registrar().catalogue().nextSequence();
            restored.registrar().resume(false);
            assertThat(restored.registrar().catalogue().nextSequence())
                    .as("one state for each, and one for all")
                    .isEqualTo(before + 3);
            assertThat(restored.published().isComplete()).isTrue();
            assertThat(restored.published().held()).isEqualTo(Set.of(0, 1, 2));
            assertThat(restored.published(before).held()).as("the active one").isEqualTo(Set.of(0, 2));
            assertThat(restored.published(before).isComplete()).isFalse();
        }
    }

    @Test
    void loadWithoutAnEndIsRefusedAndTheNextModelGoesOn() throws Exception {
        testing.close();
        testing = TestingRegistrar.fresh(folder, Duration.ofSeconds(5));
        DocumentStatus status = testing.handle(testing.model("2", "hangLoad=1"));
        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems()).singleElement().asString().contains("not loaded after 5 s", "proving.timeout");
        assertThat(testing.handle(testing.model("3", OTHER)).state()).isEqualTo(DocumentState.ACCEPTED);
    }

    @Test
    void samplesWithoutAnEndRefuseTheEndpointAndTheModelIsClosedWhenItsCallHasEnded() throws Exception {
        testing.close();
        testing = TestingRegistrar.fresh(folder, Duration.ofSeconds(5));
        int openBefore = TestingModel.open();
        testing.write("samples.jsonl", "{\"features\":{\"x\":1},\"prediction\":{\"label\":\"yes\"}}\n");
        String model = testing.model("2", OTHER + ";hang=deaf;gate=samples");
        testing.handle(model.stripTrailing().replaceFirst("\\}$", ", validation: {samples: samples.jsonl}}"));
        DocumentStatus status = testing.handle(TestingRegistrar.endpoint(2, "2"));
        assertThat(status.state()).isEqualTo(DocumentState.REFUSED);
        assertThat(status.problems())
                .singleElement()
                .asString()
                .contains("samples.jsonl, through endpoint point", "not answered after 5 s", "proving.timeout");
        assertThat(testing.handle(testing.model("3", OTHER)).state()).isEqualTo(DocumentState.ACCEPTED);

        testing.close();
        assertThat(TestingModel.open() - openBefore).as("under its call").isPositive();
        TestingGates.open("samples");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> TestingModel.open() <= openBefore);
        testing = TestingRegistrar.fresh(folder);
    }

    @Test
    void bytesThatNobodyHasNeededForAWeekAreRemoved() throws Exception {
        testing.handleFile("2.yaml", testing.model("2", OTHER));
        testing.handleFile("3.yaml", testing.model("3", OTHER + ";confidence=0.7"), TestingRegistrar.endpoint(2, "3"));
        String large = TestingRegistrar.PROGRAM + ";label=" + " ".repeat(KeyedModel.MOST_STATE_BYTES) + "0";
        testing.handleFile("4.yaml", testing.keyed("device-a", "1", large));
        assertThat(testing.board().artifacts()).hasSize(3);
        testing.handleFile("2.yaml", TestingRegistrar.deletion("model", "2"));

        testing.advance(Duration.ofHours(7));
        testing.registrar().retire();
        testing.advance(BoardCleaning.UNNEEDED.minusHours(1));
        testing.registrar().retire();
        assertThat(testing.board().artifacts()).hasSize(3);
        testing.advance(Duration.ofHours(7));
        testing.registrar().retire();
        assertThat(testing.board().artifacts())
                .containsExactlyInAnyOrder(
                        ControlRecord.sha256((OTHER + ";confidence=0.7").getBytes(UTF_8)),
                        ControlRecord.sha256(large.getBytes(UTF_8)));
    }

    @Test
    void boardOfAFormerJobIsRemovedAndUntilThenNoBytesAre() throws Exception {
        JobID former = new JobID(9, 9);
        testing.board().publish(former, new RosterState(1, Map.of(), Set.of(), true));
        Path state = folder.resolve("board/" + former + "/states/0000000000000000001");
        Files.setLastModifiedTime(state, FileTime.fromMillis(1_000_000));
        testing.board().keep("0".repeat(64), new byte[0]);

        testing.advance(Duration.ofHours(7));
        testing.registrar().retire();
        testing.advance(BoardCleaning.UNNEEDED.plusHours(7));
        testing.registrar().retire();
        assertThat(testing.board().jobs()).containsOnlyKeys(former, new JobID(1, 1));
        assertThat(testing.board().artifacts()).hasSize(1);
        testing.advance(BoardCleaning.FORMER_JOB);
        testing.registrar().retire();
        assertThat(testing.board().jobs()).containsOnlyKeys(new JobID(1, 1));
        assertThat(testing.board().artifacts()).isEmpty();
    }
}
