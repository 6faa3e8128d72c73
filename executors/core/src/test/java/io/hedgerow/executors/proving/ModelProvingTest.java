package io.hedgerow.executors.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trials are processes of low priority, which take their time on a busy machine: how long that is, is looked at by a clock that
 * a test moves, if at all.
 */
@Timeout(600)
class ModelProvingTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path temporary;

    private ProvingOptions options = ProvingOptions.DEFAULT.withTimeout(LONG);
    private BooleanSupplier isTooLate = () -> false;
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    @BeforeEach
    void setFolder() {
        options = options.withFolder(temporary.resolve("proven"));
    }

    @AfterEach
    void nothingIsLeft() {
        Awaitility.await()
                .atMost(1, TimeUnit.MINUTES)
                .untilAsserted(() -> assertThat(ProcessHandle.current().descendants())
                        .as("processes")
                        .isEmpty());
        Path trials = options.folder() == null ? temporary : Path.of(options.folder(), "trials");
        if (Files.exists(trials)) { // those of a process that ends by itself go when that is noticed
            Awaitility.await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> {
                try (Stream<Path> left = Files.list(trials)) {
                    assertThat(left).as("files of trials").isEmpty();
                }
            });
        }
    }

    @Test
    void aHarmlessModelIsProvenByATrialAndThenRemembered() throws Exception {
        Proof first = prove("harmless");
        assertThat(first.kind()).isEqualTo(Proof.Kind.TRIED);
        assertThat(first.signature()).hasSize(64);
        assertThat(first.scoredRows()).isPositive();
        assertThat(first.warmNanos()).isPositive();
        Proof second = prove("harmless");
        assertThat(second).isEqualTo(first.remembered());
        assertThat(prove("harmless but other bytes").kind()).isEqualTo(Proof.Kind.TRIED);
    }

    @Test
    void anotherWayOfLoadingIsAnotherTrial() throws Exception {
        prove("harmless");
        Proof otherThreads = proving()
                .prove(
                        new TestingHostileFormat(),
                        TestingHostileFormat.artifact("harmless"),
                        new LoadOptions("cpu", null, 2),
                        OutputMapping.INFERRED);
        assertThat(otherThreads.kind()).isEqualTo(Proof.Kind.TRIED);
    }

    @Test
    void switchedOffNothingIsTried() throws Exception {
        options = options.withTrial(false);
        assertThat(prove("load EXIT").kind()).isEqualTo(Proof.Kind.SKIPPED);
    }

    @ParameterizedTest
    @CsvSource({
        "load, LOADING, while loading",
        "score, SCORING, while scoring made-up rows",
        "signature, DESCRIBING, while its inputs and outputs were read",
        "close, CLOSING, while closing"
    })
    void aModelThatHangsIsEnded(String when, TrialPhase phase, String text) {
        isTooLate = () -> hasBegun(phase);
        assertRefused(when + " HANG", "not done after 600 s", text, "proving.timeout");
    }

    @Test
    void aModelThatExitsIsRefused() {
        assertRefused("load EXIT", "exit status 7", "while loading");
        assertRefused("score EXIT", "exit status 7", "while scoring");
        assertRefused("load EXIT_AS_IF_DONE", "exit status 0", "while loading");
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "score"})
    void aCrashOfNativeCodeIsTheChildsOnly(String when) {
        assertRefused(when + " CRASH", "crashed in native code, SIGSEGV in ", "Unsafe_PutLong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"load NATIVE_MEMORY", "score NATIVE_MEMORY", "load HEAP", "score HEAP"})
    void aModelThatTakesMemoryIsEnded(String program) {
        options = options.withMemoryBytes(256L << 20);
        assertRefused(program, "more memory than the 256 MiB", "proving.memory");
    }

    @ParameterizedTest
    @CsvSource({
        "OUT_OF_MEMORY_ERROR, more memory than the 1024 MiB",
        "DEEP, StackOverflowError",
        "ASSERTION, AssertionError",
        "REFUSE, node 7: something is not allowed"
    })
    void whatAFormatThrowsIsARefusal(String harm, String reason) {
        assertRefused("load " + harm, reason);
        assertRefused("signature " + harm, reason);
    }

    @Test
    void aModelThatPrintsWithoutEndIsHeldUpByNothing() throws Exception {
        assertThat(prove("load PRINT").kind()).isEqualTo(Proof.Kind.TRIED);
    }

    @Test
    void whatAModelLeavesBehindIsRemoved() {
        isTooLate = () -> existsInTrial("left-here")
                && ProcessHandle.current().descendants().count() > 1;
        assertRefused("load LEAVE_FILES_AND_A_PROCESS", "not done after");
    }

    @Test
    void aMissingProviderIsNotRemembered() {
        assertThatThrownBy(() -> prove("load LACK_PROVIDER")).isInstanceOf(ProviderUnavailableException.class);
        assertThat(markers()).isEmpty();
    }

    @Test
    void aRefusalIsRememberedForAWhile() {
        assertThat(refusal("load REFUSE")).doesNotContain("seen on this host");
        now = now.plus(options.refusedFor()).minusSeconds(1);
        assertThat(refusal("load REFUSE")).contains("seen on this host at 2026-11-20T12:00:00Z");
        now = now.plusSeconds(1);
        assertThat(refusal("load REFUSE")).doesNotContain("seen on this host");
    }

    @Test
    void aModelThatCrashesAgainAndAgainIsLeftAlone() {
        for (int i = 0; i < options.crashesAllowed(); i++) {
            assertThat(refusal("load CRASH")).as("time %d", i).doesNotContain("seen on this host");
        }
        assertThat(refusal("load CRASH")).contains("seen on this host", "the last of 3 times");
        now = now.plus(options.quarantine());
        assertThat(refusal("load CRASH")).doesNotContain("seen on this host");
        assertThat(refusal("load CRASH")).contains("the last of 4 times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"kind\":\"PROVEN\"}", "{} {}", "{\"a\":{}}"})
    void whatIsNoMarkerIsIgnored(String content) throws Exception {
        prove("harmless");
        Files.writeString(markers().get(0), content);
        assertThat(prove("harmless").kind()).isEqualTo(Proof.Kind.TRIED);
        assertThat(prove("harmless").kind()).isEqualTo(Proof.Kind.REMEMBERED);
    }

    @Test
    void aMarkerOfAnotherModelOrOfOtherConditionsIsIgnored() throws Exception {
        prove("harmless");
        Path marker = markers().get(0);
        String proven = Files.readString(marker);
        refusal("load REFUSE");
        Path refused = markers().stream()
                .filter(path -> !path.equals(marker))
                .findFirst()
                .orElseThrow();
        Files.writeString(refused, proven);
        assertThat(refusal("load REFUSE")).doesNotContain("seen on this host");
        options = options.withMemoryBytes(512L << 20);
        assertThat(prove("harmless").kind()).isEqualTo(Proof.Kind.TRIED);
    }

    @Test
    void aFolderThatOthersCanWriteIsNotTrusted() throws Exception {
        Path open = Files.createDirectory(temporary.resolve("open"));
        open.toFile().setWritable(true, false);
        options = options.withFolder(open);
        assertThatThrownBy(() -> prove("harmless"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can be written by others");
    }

    @Test
    void manyThatAskAtOnceCauseOneTrial() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Proof>> asked = Stream.generate(() -> threads.submit(() -> prove("harmless")))
                    .limit(4)
                    .toList();
            int tried = 0;
            for (Future<Proof> answer : asked) {
                tried += answer.get().kind() == Proof.Kind.TRIED ? 1 : 0;
            }
            assertThat(tried).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptEndsTheTrial() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Proof> trial = thread.submit(() -> prove("load HANG"));
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> hasBegun(TrialPhase.LOADING));
        thread.shutdownNow();
        assertThatThrownBy(trial::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(markers()).isEmpty();
    }

    @Test
    void oneProcessTriesHarmlessModelsOneAfterTheOther() throws Exception {
        ModelProving proving = proving();
        for (int i = 0; i < 20; i++) {
            assertThat(prove(proving, "harmless " + i).kind()).isEqualTo(Proof.Kind.TRIED);
        }
        assertThat(proving.startedProcesses())
                .as("one, but where the machine stood still for so long that it ended, which waits for a second")
                .isLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"load EXIT", "load CRASH", "score HEAP", "load REFUSE"})
    void modelThatDoesNotStandItsTrialHasANewProcessToItselfAndLeavesNone(String program) throws Exception {
        options = options.withMemoryBytes(256L << 20);
        ModelProving proving = proving();
        prove(proving, "harmless before");
        assertThatThrownBy(() -> prove(proving, program)).isInstanceOf(ModelRefusedException.class);
        assertThat(proving.startedProcesses()).as("before, and to itself").isEqualTo(2);
        assertThat(prove(proving, "harmless after").kind()).isEqualTo(Proof.Kind.TRIED);
        assertThat(proving.startedProcesses()).isEqualTo(3);
    }

    @Test
    void processForOtherLimitsIsAnotherOne() throws Exception {
        ModelProving proving = proving();
        prove(proving, "harmless");
        int mostForLeast = (int) (ProvingOptions.LEAST_MEMORY_BYTES / ProvingOptions.MEMORY_PER_ARTIFACT_BYTE);
        assertThat(prove(proving, "harmless " + "x".repeat(mostForLeast)).kind())
                .isEqualTo(Proof.Kind.TRIED);
        assertThat(proving.startedProcesses()).isEqualTo(2);
    }

    private static Proof prove(ModelProving proving, String program)
            throws ModelRefusedException, IOException, InterruptedException {
        return proving.prove(
                new TestingHostileFormat(),
                TestingHostileFormat.artifact(program),
                LoadOptions.DEFAULT,
                OutputMapping.INFERRED);
    }

    private ModelProving proving() {
        long pastTimeoutNanos = options.timeout().toNanos() + 1;
        return new ModelProving(options, () -> now, () -> isTooLate.getAsBoolean() ? pastTimeoutNanos : 0);
    }

    private boolean hasBegun(TrialPhase phase) {
        return existsInTrial("1/begun-" + phase);
    }

    /** In the folder of the process that makes it, which is the only one. */
    private boolean existsInTrial(String file) {
        Path trials = temporary.resolve("proven").resolve("trials");
        if (!Files.exists(trials)) {
            return false;
        }
        try (Stream<Path> homes = Files.list(trials)) {
            return homes.anyMatch(home -> Files.exists(home.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Proof prove(String program) throws ModelRefusedException, IOException, InterruptedException {
        return proving()
                .prove(
                        new TestingHostileFormat(),
                        TestingHostileFormat.artifact(program),
                        LoadOptions.DEFAULT,
                        OutputMapping.INFERRED);
    }

    private String refusal(String program) {
        ModelRefusedException refused = catchThrowableOfType(ModelRefusedException.class, () -> prove(program));
        assertThat(refused).as(program).isNotNull();
        return String.valueOf(refused.getMessage());
    }

    private void assertRefused(String program, String... parts) {
        assertThat(refusal(program)).contains(parts);
    }

    private List<Path> markers() {
        Path outcomes = temporary.resolve("proven").resolve("outcomes");
        if (!Files.exists(outcomes)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(outcomes)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
