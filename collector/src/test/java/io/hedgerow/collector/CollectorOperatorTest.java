package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.AttemptSummary;
import io.hedgerow.proto.flink.TestingNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator under Flink's harness: timers, checkpoints, rescaling, backends and the end of input. */
class CollectorOperatorTest {
    private static final CollectorOptions OPTIONS =
            CollectorOptions.DEFAULTS.withAttempts(100).withRestoreGraceMillis(1_000);

    private final List<CollectorHarness> open = new ArrayList<>();
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private StateBackend backend = new HashMapStateBackend();
    private Roster roster = Endpoints.roster();

    @AfterEach
    void closeHarnesses() throws Exception {
        for (AutoCloseable harness : open) {
            harness.close();
        }
    }

    @Test
    void answersOnceAllThatMattersIsIn() throws Exception {
        var harness = started();
        harness.header(Messages.header("r", 1, Endpoints.VOTE, now()));
        harness.reply(Messages.scored("r", 1, 0, 1));
        setTime(harness, now() + 7);
        harness.reply(Messages.scored("r", 1, 2, 1));
        Answer answer = harness.extractOutputValues().get(0);
        assertThat(answer.status()).isEqualTo(Status.ANSWERED);
        assertThat(answer.decidedBy()).isEqualTo(DecidedBy.QUORUM);
        assertThat(answer.prediction().label()).isEqualTo("yes");
        assertThat(answer.prediction().confidence()).isEqualTo(0.5);
        assertThat(answer.latencyMicros()).isEqualTo(7_000);
        assertThat(answer.replyTo()).isEqualTo("replies");
        assertThat(answer.headers()).containsEntry("traceparent", "00-1");
        assertThat(answer.epoch()).isEqualTo(7);
        assertThat(answer.attempts())
                .extracting(AttemptSummary::variant, AttemptSummary::outcome)
                .containsExactly(
                        tuple("a", Outcome.SCORED), tuple("b", null), tuple("c", Outcome.SCORED), tuple("s", null));
    }

    private static Tuple tuple(Object... values) {
        return Tuple.tuple(values);
    }

    @Test
    void sendsAnswersAtOnce() throws Exception {
        var harness = harness(1, 0);
        TestingNetwork network = TestingNetwork.behind(harness);
        harness.open();
        answerFast(harness, "r", 1);
        answerFast(harness, "s", 2);
        assertThat(network.sent()).isEqualTo(2);
    }

    @Test
    void takesAttemptsBeforeTheirHeader() throws Exception {
        var harness = started();
        for (int variant = 0; variant < 4; variant++) {
            harness.reply(Messages.scored("r", 1, variant, 2));
        }
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.header(Messages.header("r", 1, Endpoints.VOTE, now()));
        assertThat(harness.extractOutputValues())
                .singleElement()
                .extracting(Answer::status)
                .isEqualTo(Status.ANSWERED);
    }

    @Test
    void answersAtTheDeadlineAndCancelsWhatStaysSilent() throws Exception {
        var harness = started();
        harness.header(Messages.header("r", 1, Endpoints.VOTE, now()));
        harness.reply(Messages.scored("r", 1, 1, 0));
        setTime(harness, now() + Endpoints.DEADLINE_MILLIS - 1);
        assertThat(harness.extractOutputValues()).isEmpty();
        setTime(harness, now() + 2);
        assertThat(harness.extractOutputValues())
                .singleElement()
                .extracting(Answer::status, Answer::decidedBy)
                .isEqualTo(List.of(Status.UNAVAILABLE, DecidedBy.DEADLINE)); // one vote of three is no majority
        harness.reply(Messages.scored("r", 1, 0, 0));
        setTime(harness, now() + OPTIONS.graceMillis() + 1);
        assertThat(harness.attempts())
                .extracting(
                        AttemptRecord::variant, AttemptRecord::outcome, AttemptRecord::late, AttemptRecord::answered)
                .containsExactly(
                        tuple("b", Outcome.SCORED, false, false),
                        tuple("a", Outcome.SCORED, true, false),
                        tuple("c", Outcome.CANCELLED, true, false),
                        tuple("s", Outcome.CANCELLED, true, false));
        assertThat(harness.store().scheduled()).isZero();
    }

    @Test
    void answersAnIdOnceWithinTheWindowAndForgetsItAfterwards() throws Exception {
        var harness = started();
        answerFast(harness, "r", 1);
        harness.header(Messages.header("r", 2, Endpoints.VOTE, now()));
        harness.reply(Messages.scored("r", 2, 0, 1));
        harness.header(Messages.header("r", 3, Endpoints.VOTE, now()));
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(harness.keptIds()).isEqualTo(1);
        tick(harness, OPTIONS.duplicateWindowMillis() + 200);
        assertThat(harness.keptIds()).isZero();
        answerFast(harness, "r", 4);
        assertThat(harness.extractOutputValues()).hasSize(2);
        harness.endInput(1);
        harness.endInput(2);
        assertThat(harness.statistics().duplicateRequests()).isEqualTo(2);
    }

    @Test
    void answersInvalidRequestsAtOnceAndOnce() throws Exception {
        var harness = started();
        harness.header(Messages.invalid("r", 1, now()));
        harness.header(Messages.invalid("r", 2, now()));
        Answer answer = harness.extractOutputValues().get(0);
        assertThat(harness.extractOutputValues()).hasSize(1);
        assertThat(answer.status()).isEqualTo(Status.INVALID);
        assertThat(answer.error().path()).isEqualTo("features.x");
        assertThat(answer.epoch()).isZero();
    }

    @Test
    void forgetsAttemptsWhoseHeaderNeverComes() throws Exception {
        var harness = started();
        harness.reply(Messages.scored("r", 1, 0, 1));
        tick(harness, 50_000);
        assertThat(harness.keptIds()).isEqualTo(1);
        tick(harness, 11_000);
        assertThat(harness.keptIds()).isZero();
    }

    @Test
    void aPredictionInOtherTermsIsAFailedAttempt() throws Exception {
        var harness = started();
        harness.header(Messages.header("r", 1, Endpoints.FASTEST, now()));
        harness.reply(Messages.scored("r", 1, 0, 17));
        harness.reply(Messages.scored("r", 1, 1, 2));
        Answer answer = harness.extractOutputValues().get(0);
        assertThat(answer.variant()).isEqualTo("b");
        assertThat(answer.attempts().get(0).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(answer.attempts().get(0).reason()).isEqualTo("the prediction names class 17 of 3");
    }

    @Test
    void withoutADeadlineTheOrderOfArrivalPlaysNoPart() throws Exception {
        List<Answer> answers = new ArrayList<>();
        for (int[] order : new int[][] {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}}) {
            var harness = started();
            harness.header(Messages.header("r", 1, Endpoints.PATIENT, now()));
            for (int variant : order) {
                assertThat(harness.extractOutputValues()).isEmpty();
                harness.reply(Messages.scored("r", 1, variant, variant % 3));
            }
            answers.addAll(harness.extractOutputValues());
        }
        assertThat(answers).hasSize(3);
        assertThat(answers.get(1)).isEqualTo(answers.get(0));
        assertThat(answers.get(2)).isEqualTo(answers.get(0));
    }

    @Test
    void decidesWhatIsOpenWhenBothInputsHaveEnded() throws Exception {
        var harness = started();
        harness.header(Messages.header("p", 1, Endpoints.PATIENT, now()));
        harness.reply(Messages.scored("p", 1, 1, 1));
        harness.header(Messages.header("v", 2, Endpoints.VOTE, now()));
        harness.reply(Messages.scored("early", 3, 1, 1));
        harness.endInput(1);
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.endInput(2);
        assertThat(harness.extractOutputValues())
                .extracting(Answer::requestId, Answer::status)
                .containsExactlyInAnyOrder(tuple("p", Status.ANSWERED), tuple("v", Status.UNAVAILABLE));
        assertThat(harness.attempts()).hasSize(8);
        ServingStatistics statistics = harness.statistics();
        assertThat(statistics.answers()).isEqualTo(2);
        assertThat(statistics.endpoints().get("vote").variants().get("a").count(Outcome.CANCELLED))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void survivesRescalingAndAnswersNothingBeforeTheGrace(String backendName) throws Exception {
        backend = backend(backendName);
        var first = harness(1, 0);
        first.open();
        int requests = 200;
        for (int i = 0; i < requests; i++) {
            first.header(Messages.header("r" + i, i, Endpoints.VOTE, now()));
            first.reply(Messages.scored("r" + i, i, 0, 1));
        }
        answerFast(first, "done", 900);
        first.reply(Messages.scored("early", 901, 0, 1));
        OperatorSubtaskState one = first.snapshot(1, now());

        nowMillis.addAndGet(30_000); // every deadline passes while the job is down
        var left = restored(one, 1, 2, 0);
        var right = restored(one, 1, 2, 1);
        tick(left, 900);
        tick(right, 0);
        assertThat(left.extractOutputValues()).isEmpty();
        assertThat(right.extractOutputValues()).isEmpty();
        OperatorSubtaskState two =
                AbstractStreamOperatorTestHarness.repackageState(left.snapshot(2, now()), right.snapshot(2, now()));

        var last = restored(two, 2, 1, 0);
        for (int i = 0; i < requests; i++) {
            last.reply(Messages.scored("r" + i, i, 1, i % 2));
        }
        long decided = requests / 2;
        assertThat(last.extractOutputValues()).hasSize((int) decided);
        setTime(last, now() + 999);
        assertThat(last.extractOutputValues()).hasSize((int) decided);
        setTime(last, now() + 2);
        assertThat(last.extractOutputValues())
                .extracting(Answer::requestId)
                .doesNotHaveDuplicates()
                .hasSize(requests);
        last.header(Messages.header("early", 901, Endpoints.FASTEST, now()));
        assertThat(last.extractOutputValues()).hasSize(requests + 1);
        last.endInput(1);
        last.endInput(2);
        ServingStatistics statistics = last.statistics();
        assertThat(statistics.answers()).isEqualTo(requests + 2L);
        VariantStatistics a = statistics.endpoints().get("vote").variants().get("a");
        assertThat(a.attempts()).isEqualTo(requests + 1L);
        assertThat(a.count(Outcome.SCORED)).isEqualTo(requests + 1L);
    }

    /**
     * Two, four, one: each request and each tombstone is found by the one subtask that its ID belongs to, whatever state
     * backend the job has had before.
     */
    @ParameterizedTest
    @CsvSource({"heap, heap, heap", "rocksdb, rocksdb, rocksdb", "heap, rocksdb, heap", "rocksdb, heap, rocksdb"})
    void findsEverythingAfterRescaling(String ofTwo, String ofFour, String ofOne) throws Exception {
        backend = backend(ofTwo);
        int requests = 600;
        List<CollectorHarness> two = List.of(harness(2, 0), harness(2, 1));
        for (CollectorHarness harness : two) {
            harness.open();
        }
        for (int i = 0; i < requests; i++) {
            CollectorHarness harness = two.get(subtask("r" + i, 2));
            switch (i % 4) {
                case 0 -> harness.header(Messages.header("r" + i, i, Endpoints.PATIENT, now()));
                case 1 -> harness.reply(Messages.scored("r" + i, i, 0, 1)); // early
                case 2 -> answerFast(harness, "r" + i, i);
                default -> {
                    harness.header(Messages.header("r" + i, i, Endpoints.FASTEST, now()));
                    harness.reply(Messages.scored("r" + i, i, 1, 1)); // draining
                }
            }
        }
        backend = backend(ofFour);
        List<CollectorHarness> four = rescaled(two, 4);
        assertThat(four.stream().mapToInt(CollectorHarness::keptIds).sum()).isEqualTo(requests * 5 / 4);
        assertThat(four).allSatisfy(harness -> assertThat(harness.keptIds()).isPositive());
        backend = backend(ofOne);
        List<CollectorHarness> one = rescaled(four, 1);
        CollectorHarness last = one.get(0);
        for (int i = 0; i < requests; i++) {
            if (i % 4 != 1) {
                last.header(Messages.header("r" + i, 1_000 + i, Endpoints.PATIENT, now())); // a duplicate
            } else {
                last.header(Messages.header("r" + i, i, Endpoints.FASTEST, now()));
            }
            for (int variant = 0; i % 4 == 0 && variant < 4; variant++) {
                last.reply(Messages.scored("r" + i, i, variant, 1));
            }
        }
        assertThat(last.extractOutputValues())
                .extracting(Answer::requestId)
                .doesNotHaveDuplicates()
                .hasSize(requests / 2)
                .allMatch(id -> Integer.parseInt(id.substring(1)) % 4 < 2);
        last.endInput(1);
        last.endInput(2);
        assertThat(last.statistics().duplicateRequests()).isEqualTo(requests * 3 / 4);
        assertThat(last.statistics().answers()).isEqualTo(requests);
    }

    private static StateBackend backend(String name) {
        return name.equals("heap") ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    }

    private static int subtask(String id, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(id, CollectorHarness.MAX_PARALLELISM, parallelism);
    }

    private List<CollectorHarness> rescaled(List<CollectorHarness> from, int parallelism) throws Exception {
        OperatorSubtaskState[] parts = new OperatorSubtaskState[from.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = from.get(i).snapshot(1, now());
        }
        OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(parts);
        List<CollectorHarness> to = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            to.add(restored(state, from.size(), parallelism, i));
        }
        return to;
    }

    @Test
    void remembersThroughADowntimeLongerThanTheWindow() throws Exception {
        var first = started();
        answerFast(first, "r", 1);
        tick(first, OPTIONS.duplicateWindowMillis() - 1_000);
        OperatorSubtaskState state = first.snapshot(1, now());
        nowMillis.addAndGet(10 * OPTIONS.duplicateWindowMillis());
        var second = restored(state, 1, 1, 0);
        second.header(Messages.header("r", 2, Endpoints.VOTE, now()));
        tick(second, 900);
        second.header(Messages.header("r", 3, Endpoints.VOTE, now()));
        assertThat(second.extractOutputValues()).isEmpty();
        tick(second, 300);
        assertThat(second.keptIds()).isZero();
    }

    @Test
    void forgetsAStormOfRequestsInPortions() throws Exception {
        var harness = started();
        int requests = 20_000;
        for (int i = 0; i < requests; i++) {
            harness.header(Messages.invalid("r" + i, i, now()));
        }
        assertThat(harness.keptIds()).isEqualTo(requests);
        tick(harness, OPTIONS.duplicateWindowMillis() + 200);
        assertThat(harness.keptIds()).isZero();
    }

    @Test
    void refusesStateOfOtherDocuments() throws Exception {
        var first = started();
        first.header(Messages.header("r", 1, Endpoints.VOTE, now()));
        OperatorSubtaskState state = first.snapshot(1, now());
        List<EndpointSpec> reversed = new ArrayList<>(roster.endpoints());
        Collections.reverse(reversed);
        roster = new Roster(8, reversed, Map.of(), roster.pools());
        var second = harness(1, 0);
        assertThatThrownBy(() -> second.initializeState(state))
                .hasStackTraceContaining("the collector's state was written under other documents");
    }

    @Test
    void keepsStateWhenOnlyPoliciesChange() throws Exception {
        var first = started();
        first.header(Messages.header("r", 1, Endpoints.VOTE, now()));
        OperatorSubtaskState state = first.snapshot(1, now());
        EndpointSpec vote = roster.endpoints().get(Endpoints.VOTE);
        List<EndpointSpec> changed = new ArrayList<>(roster.endpoints());
        changed.set(
                Endpoints.VOTE,
                new EndpointSpec(
                        vote.name(),
                        2,
                        vote.inputs(),
                        vote.classes(),
                        false,
                        vote.task(),
                        vote.deadlineMillis(),
                        vote.deadlineFrom(),
                        vote.variants(),
                        vote.fanOut(),
                        SelectionSpec.of("fastest"),
                        vote.onDeadline()));
        roster = new Roster(8, changed, Map.of(), roster.pools());
        var second = harness(1, 0);
        second.initializeState(state);
        second.open();
        second.reply(Messages.scored("r", 1, 2, 1));
        assertThat(second.extractOutputValues())
                .singleElement()
                .extracting(Answer::variant)
                .isEqualTo("c");
    }

    private void answerFast(CollectorHarness harness, String id, long admission) throws Exception {
        harness.header(Messages.header(id, admission, Endpoints.VOTE, now()));
        for (int variant = 0; variant < 4; variant++) {
            harness.reply(Messages.scored(id, admission, variant, 1));
        }
    }

    private long now() {
        return nowMillis.get();
    }

    private void setTime(CollectorHarness harness, long millis) throws Exception {
        nowMillis.set(millis);
        harness.setProcessingTime(millis);
    }

    /** Lets time go by tick by tick, as it does in a job. */
    private void tick(CollectorHarness harness, long millis) throws Exception {
        long end = now() + millis;
        while (now() < end) {
            setTime(harness, Math.min(end, now() + RendezvousStore.TICK_MILLIS));
        }
        harness.setProcessingTime(now());
    }

    private CollectorHarness started() throws Exception {
        var harness = harness(1, 0);
        harness.open();
        return harness;
    }

    private CollectorHarness restored(OperatorSubtaskState state, int oldParallelism, int parallelism, int subtask)
            throws Exception {
        return harness(parallelism, subtask).openFrom(state, oldParallelism);
    }

    private CollectorHarness harness(int parallelism, int subtask) throws Exception {
        var factory = new CollectorOperatorFactory(roster, OPTIONS, () -> nowMillis.get() * 1_000);
        var harness = new CollectorHarness(factory, parallelism, subtask);
        harness.setStateBackend(backend);
        harness.setProcessingTime(now());
        open.add(harness);
        return harness;
    }
}
