package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Readiness;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.RosterState;
import io.hedgerow.proto.flink.WorkItem;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import io.hedgerow.proto.flink.status.StatusDirectory;
import io.hedgerow.proto.flink.status.StatusPlace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model that has ended its process twice is left alone, and the rest serves. */
class QuarantineTest {
    private static final String BAD = "value=13";

    @TempDir
    private Path folder;

    private TestingCrashes crashes;
    private RosterBoard board;
    private StatusDirectory statuses;
    private PoolOptions options;

    @BeforeEach
    void makeBoards() {
        // A pool of another test that is closed waits for its workers for a moment only.
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ModelRegistry.SHARED.size() == 0);
        Path shared = folder.resolve("quarantine");
        crashes = new TestingCrashes(shared);
        board = RosterBoard.in(folder.resolve("rosters").toUri().toString());
        statuses = StatusDirectory.in(folder.resolve("status").toUri().toString());
        options = PoolOptions.DEFAULT
                .withBoard(board, new StatusPlace(statuses, "run"))
                .withCrashes(CrashBoard.in(shared.toUri().toString(), Duration.ofHours(24)));
    }

    private PoolHarness harness(String... programs) throws Exception {
        TestingPool pool = TestingPool.of(programs);
        return PoolHarness.of(
                new PoolOperatorFactory(pool.roster(), "p", pool.artifacts(), options, PoolHarness.CLOCKS));
    }

    private List<ModelStatus> refused() throws Exception {
        return statuses.read("run").records().stream()
                .flatMap(record -> record.models().stream())
                .filter(model -> model.state() == ModelState.REFUSED)
                .toList();
    }

    private void awaitRefused(PoolHarness harness) {
        harness.runUntil(() -> !refused().isEmpty());
    }

    @Test
    void modelOfTheStartIsLeftOutWithTheReasonAndTheOthersServe() throws Exception {
        crashes.convict(BAD);
        try (PoolHarness harness = harness("value=1", BAD)) {
            harness.flink().open();
            harness.process(TestingPool.of("value=1", BAD).item(1));
            harness.awaitReplies(2);
            assertThat(harness.replies())
                    .extracting(AttemptReply::variant, AttemptReply::outcome)
                    .containsExactlyInAnyOrder(tuple(0, Outcome.SCORED), tuple(1, Outcome.NOT_READY));
            assertThat(harness.replies())
                    .filteredOn(reply -> reply.variant() == 1)
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.reason()).contains("v1:1", "it has ended its process twice"));
            awaitRefused(harness);
            assertThat(refused()).singleElement().satisfies(model -> {
                assertThat(model.name()).isEqualTo("v1");
                assertThat(model.reason()).contains("left alone until", "Other bytes may be published", "delete ");
            });
        }
    }

    @Test
    void allModelsOfAPoolMayBeLeftOut() throws Exception {
        crashes.convict(BAD);
        try (PoolHarness harness = harness(BAD)) {
            harness.flink().open();
            harness.process(TestingPool.of(BAD).item(1));
            harness.awaitReplies(1);
            assertThat(harness.outcomes()).containsExactly(Outcome.NOT_READY);
        }
    }

    /** Each with every one of three variants left out. */
    static List<FanOutSpec> races() {
        return List.of(
                FanOutSpec.hedged("e", new HedgeSpec("v1", 0, 1_000, 100)),
                FanOutSpec.staged("e", new StagesSpec(List.of(List.of("v0", "v1"), List.of("v2")), 0.8)),
                FanOutSpec.staged("e", new StagesSpec(List.of(List.of("v2"), List.of("v0"), List.of("v1")), 0.8)));
    }

    @ParameterizedTest
    @MethodSource("races")
    void racesGoOnWithoutIt(FanOutSpec fanOut) throws Exception {
        String bad = "label=1;id=bad";
        crashes.convict(bad);
        for (int left = 0; left < 3; left++) {
            List<String> programs = new ArrayList<>(Collections.nCopies(3, "label=1;confidence=0.5"));
            programs.set(left, bad);
            TestingPool pool = TestingPool.of(programs.toArray(String[]::new)).withFanOut(fanOut);
            try (PoolHarness harness = PoolHarness.open(
                    new PoolOperatorFactory(pool.roster(), "p", pool.artifacts(), options, PoolHarness.CLOCKS))) {
                harness.process(pool.item(1));
                harness.awaitReplies(3);
                assertThat(harness.replies())
                        .as("%s without v%d", fanOut.mode(), left)
                        .extracting(AttemptReply::variant)
                        .containsExactlyInAnyOrder(0, 1, 2);
                assertThat(harness.outcomes()).contains(Outcome.SCORED).containsOnlyOnce(Outcome.NOT_READY);
            }
        }
    }

    @Test
    void otherRefusalsAtTheStartFailTheJobAsBefore() throws Exception {
        try (PoolHarness harness = harness("value=1", "refuseLoad=no good")) {
            assertThatThrownBy(harness.flink()::open).hasMessageContaining("no good");
        }
        assertThat(crashes.marks()).isEmpty();
    }

    @Test
    void firstCallIsWrittenDownAndLaterOnesAreNot() throws Exception {
        String program = "hang=deaf;gate=first-call;value=1";
        TestingPool pool = TestingPool.of(program);
        try (PoolHarness harness = harness(program)) {
            harness.flink().open();
            assertThat(crashes.marks()).isEmpty();
            harness.process(pool.item(1));
            harness.runUntil(() -> TestingGates.entered("first-call") == 1);
            String sha256 = Digests.sha256Hex(TestingModelFormat.bytes(program));
            assertThat(crashes.marks()).containsExactly(sha256 + ".call");
            TestingGates.open("first-call");
            harness.awaitReplies(1);
            assertThat(crashes.marks()).isEmpty();
        }
    }

    private void publish(JobID job, String program, int active) throws Exception {
        TestingPool next = TestingPool.of(program, "value=2");
        for (String each : next.programs()) {
            board.keep(Digests.sha256Hex(TestingModelFormat.bytes(each)), TestingModelFormat.bytes(each));
        }
        board.publish(
                job, new EndpointGeneration(1, 2, next.endpoint(), next.roster().models()));
        board.publish(job, new RosterState(1, Map.of("e", active), Set.of(0, 1), true));
    }

    private Readiness said(PoolHarness harness) throws Exception {
        return board.readiness(harness.flink().getEnvironment().getJobID(), 1).get("pool-p-0");
    }

    private static WorkItem item(int number) {
        return new WorkItem(
                "r-" + number, number, 2, 1, 3, PlanHeader.NO_DEADLINE, Priority.NORMAL, TestingPool.row(number));
    }

    @Test
    void generationThatIsNewIsRefusedForAModelThatIsLeftAlone() throws Exception {
        crashes.convict(BAD);
        try (PoolHarness harness = harness("value=1")) {
            harness.flink().open();
            publish(harness.flink().getEnvironment().getJobID(), BAD, 0);
            harness.runUntil(() -> said(harness) != null);
            assertThat(said(harness).refusal()).contains("v0:1", "it has ended its process twice");
        }
    }

    @Test
    void generationThatRequestsAreUnderIsServedWithoutIt() throws Exception {
        crashes.convict(BAD);
        try (PoolHarness harness = harness("value=1")) {
            publish(harness.flink().getEnvironment().getJobID(), BAD, 1);
            harness.flink().open();
            assertThat(said(harness)).isEqualTo(new Readiness(0, null));
            harness.process(item(1));
            harness.awaitReplies(2);
            assertThat(harness.replies())
                    .extracting(AttemptReply::variant, AttemptReply::outcome)
                    .containsExactlyInAnyOrder(tuple(0, Outcome.NOT_READY), tuple(1, Outcome.SCORED));
        }
    }

    @Test
    void keyWhoseModelIsLeftAloneIsNotReadyAndOtherKeysAreServed() throws Exception {
        crashes.convict(BAD);
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(TestingKeyedPool.create(), options)) {
            harness.publish(TestingKeyedPool.model("bad", "1", BAD));
            harness.publish(TestingKeyedPool.model("good", "1", "value=1"));
            harness.process(TestingKeyedPool.item(0, "bad"));
            harness.awaitReplies(1);
            harness.process(TestingKeyedPool.item(1, "good"));
            assertThat(harness.awaitReplies(2))
                    .extracting(AttemptReply::outcome)
                    .containsExactly(Outcome.NOT_READY, Outcome.SCORED);
            assertThat(harness.replies().get(0).reason()).contains("m-bad:1", "it has ended its process twice");
        }
        assertThat(crashes.marks()).isEmpty();
    }

    @Test
    void keyWhoseModelIsLeftAloneHasItsFallback() throws Exception {
        crashes.convict(BAD);
        TestingKeyedPool pool = TestingKeyedPool.create().withFallback("value=9");
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(pool, options)) {
            harness.publish(TestingKeyedPool.model("bad", "1", BAD));
            harness.process(TestingKeyedPool.item(0, "bad"));
            assertThat(harness.awaitReplies(1).get(0).prediction().value()).isEqualTo(9);
        }
    }

    @Test
    void keysKeepTheirModelsWhereTheFallbackIsLeftAlone() throws Exception {
        crashes.convict(BAD);
        TestingKeyedPool pool = TestingKeyedPool.create().withFallback(BAD);
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(pool, options)) {
            harness.publish(TestingKeyedPool.model("good", "1", "value=1"));
            harness.process(TestingKeyedPool.item(0, "good"));
            harness.awaitReplies(1);
            harness.process(TestingKeyedPool.item(1, "nobody"));
            assertThat(harness.awaitReplies(2))
                    .extracting(AttemptReply::outcome)
                    .containsExactly(Outcome.SCORED, Outcome.NOT_READY);
        }
    }

    /** Holds the call of a key's model, and says what is written down meanwhile. */
    private List<String> marksInACall(String gate) throws Exception {
        try (KeyedPoolHarness harness = KeyedPoolHarness.open(TestingKeyedPool.create(), options)) {
            harness.publish(TestingKeyedPool.model("a", "1", "hang=deaf;gate=" + gate + ";value=1"));
            harness.process(TestingKeyedPool.item(0, "a"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> TestingGates.entered(gate) == 1);
            List<String> marks = crashes.marks();
            TestingGates.open(gate);
            harness.awaitReplies(1);
            return marks;
        }
    }

    @Test
    void modelsOfKeysAreWrittenDownOnlyAfterTheirSubtaskWasLost() throws Exception {
        assertThat(marksInACall("unwatched")).singleElement().asString().matches("keyed-[0-9a-f]{16}-0\\.run");
        String subtask = marksInACall("still-unwatched").get(0).replace(".run", "");
        crashes.add(subtask, "run");
        assertThat(marksInACall("watched"))
                .hasSize(2)
                .anyMatch(mark -> mark.endsWith(".call"))
                .anyMatch(mark -> mark.endsWith(".run"));
        assertThat(crashes.marks()).isEmpty();
    }

    @Test
    void suspectModelOfAKeyIsWrittenDownInAnyCase() throws Exception {
        String program = "hang=deaf;gate=suspect;value=1";
        crashes.add(Digests.sha256Hex(TestingModelFormat.bytes(program)), "call");
        assertThat(marksInACall("suspect")).hasSize(2);
        assertThat(crashes.names("crashes")).as("it has come through").isEmpty();
    }
}
