package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.RosterState;
import io.hedgerow.proto.flink.TestingNetwork;
import io.hedgerow.proto.flink.WorkItem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The starter and the endpoints that are published while it runs. */
class StarterPublishedTest {
    private static final InputSpec X = Endpoints.required("x", ValueType.DOUBLE);
    private static final EndpointSpec WINE = Endpoints.of("wine", X);
    private static final Roster ROSTER = Endpoints.roster(WINE, Endpoints.of("beer", X));
    private static final int FIXED = 2;
    private static final EndpointGeneration NEXT_WINE = Endpoints.generation(FIXED, WINE);
    private static final EndpointGeneration TEA = Endpoints.generation(FIXED + 1, Endpoints.of("tea", X));
    private static final EndpointGeneration ELSEWHERE = Endpoints.generation(FIXED + 2, Endpoints.inPool("gpu", WINE));

    @TempDir
    private Path folder;

    private RosterBoard board;
    private OneInputStreamOperatorTestHarness<Request, PlanHeader> harness;
    private long sequence;
    private int requests;

    @BeforeEach
    void setUp() throws Exception {
        TestingEndOfRequests.SAID.clear();
        board = RosterBoard.in(folder.toUri().toString());
        StarterFunction<Request> starter = new StarterFunction<>(
                ROSTER,
                request -> request,
                () -> 5_000_000,
                StarterOptions.DEFAULTS.withBoard(board).withEnd(new TestingEndOfRequests()));
        harness = new OneInputStreamOperatorTestHarness<>(
                InstantiationUtil.clone(new StarterOperatorFactory<>(starter)), 4, 4, 2);
        harness.setup();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private JobID job() {
        return harness.getEnvironment().getJobInfo().getJobId();
    }

    private void publish(EndpointGeneration... generations) throws IOException {
        for (EndpointGeneration generation : generations) {
            board.publish(job(), generation);
        }
    }

    private void activate(Map<String, Integer> active, Integer... others) throws IOException {
        Set<Integer> held = new TreeSet<>(active.values());
        held.addAll(List.of(others));
        board.publish(job(), new RosterState(++sequence, active, held, true));
    }

    /** The plan of another request. */
    private PlanHeader plan(String endpoint) throws Exception {
        harness.processElement(new StreamRecord<>(Request.of("r" + requests++, endpoint, Map.of("x", 1.5))));
        List<PlanHeader> headers = harness.extractOutputValues();
        return headers.get(headers.size() - 1);
    }

    private void awaitPlan(String endpoint, Predicate<PlanHeader> expected) {
        await().atMost(Duration.ofSeconds(60)).pollInSameThread().until(() -> plan(endpoint), expected);
    }

    @Test
    void sendsThePlansOfARequestAtOnce() throws Exception {
        TestingNetwork network = TestingNetwork.behind(harness);
        harness.open();
        plan("wine");
        plan("wine");
        assertThat(network.sent()).isEqualTo(2);
    }

    @Test
    void knowsWhatIsActiveBeforeItsFirstRecord() throws Exception {
        publish(NEXT_WINE, TEA);
        activate(Map.of("wine", 2, "tea", 3));
        harness.open();
        PlanHeader wine = plan("wine");
        assertThat(wine.endpoint()).isEqualTo(2);
        assertThat(wine.epoch()).isEqualTo(12);
        assertThat(plan("tea").epoch()).isEqualTo(13);
        PlanHeader beer = plan("beer");
        assertThat(beer.endpoint()).isEqualTo(-1);
        assertThat(beer.error().message()).isEqualTo("there is no endpoint beer; known: tea, wine");
        assertThat(harness.getSideOutput(StarterOutputs.pool("fast")).stream()
                        .map(StreamRecord::getValue)
                        .toList())
                .extracting(WorkItem::endpoint, WorkItem::epoch)
                .containsExactly(Tuple.tuple(2, 12L), Tuple.tuple(3, 13L));
    }

    @Test
    void letsOthersOfItsTaskGetReadyWhileItWaits() throws Exception {
        publish(TEA);
        board.publish(job(), new RosterState(++sequence, Map.of("wine", 0), Set.of(0, 3), false));
        MailboxExecutor poolsMailbox =
                new MailboxExecutorImpl(harness.getTaskMailbox(), 1, StreamTaskActionExecutor.IMMEDIATE);
        poolsMailbox.execute(() -> activate(Map.of("tea", 3)), "a chained pool gets ready");
        harness.open();
        assertThat(plan("tea").endpoint()).isEqualTo(3);
    }

    @Test
    void followsWhatIsActivatedWhileItRuns() throws Exception {
        activate(Map.of("wine", 0, "beer", 1));
        harness.open();
        assertThat(plan("wine").endpoint()).isEqualTo(0);
        assertThat(plan("tea").error()).isNotNull();

        publish(NEXT_WINE, TEA);
        activate(Map.of("wine", 0, "beer", 1), 2, 3);
        await().atMost(Duration.ofSeconds(60)).until(() -> isReady(NEXT_WINE) && isReady(TEA));
        assertThat(plan("wine").endpoint()).as("held, not active").isEqualTo(0);
        activate(Map.of("wine", 2, "tea", 3), 0, 1);
        awaitPlan("tea", header -> header.error() == null);
        assertThat(plan("wine").endpoint()).isEqualTo(2);
        assertThat(plan("beer").error()).isNotNull();

        activate(Map.of("wine", 0), 2);
        awaitPlan("wine", header -> header.endpoint() == 0);
        assertThat(plan("wine").epoch()).isEqualTo(3);
        assertThat(plan("tea").error()).isNotNull();
    }

    private boolean isReady(EndpointGeneration generation) throws IOException {
        var said = board.readiness(job(), generation.position()).get("starter-2");
        return said != null && said.isReady();
    }

    @Test
    void refusesPoolsThatTheJobDoesNotHave() throws Exception {
        activate(Map.of("wine", 0));
        harness.open();
        publish(ELSEWHERE, TEA);
        activate(Map.of("wine", 4, "tea", 3));
        awaitPlan("tea", header -> header.error() == null);
        assertThat(board.readiness(job(), 4).get("starter-2").refusal())
                .isEqualTo("endpoint wine: the job was started without executor pool gpu; it has fast, heavy, idle");
        assertThat(plan("wine").endpoint()).as("the one before goes on").isEqualTo(0);
    }

    @Test
    void saysThatItsRequestsHaveEndedOnlyIfTheyHave() throws Exception {
        activate(Map.of("wine", 0));
        harness.open();
        plan("wine");
        assertThat(TestingEndOfRequests.SAID).containsExactly("2 starts");
        harness.endInput();
        assertThat(TestingEndOfRequests.SAID).containsExactly("2 starts", "2 of 4 ended");
    }

    @Test
    void aTaskThatIsCancelledHasNotEndedItsRequests() throws Exception {
        activate(Map.of("wine", 0));
        harness.open();
        harness.close();
        assertThat(TestingEndOfRequests.SAID).containsExactly("2 starts");
    }
}
