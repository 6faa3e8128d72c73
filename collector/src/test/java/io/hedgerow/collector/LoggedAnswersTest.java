package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A collector that reads its own answers back. */
class LoggedAnswersTest {
    private static final CollectorOptions OPTIONS = CollectorOptions.DEFAULTS.withAttempts(100);

    private final List<CollectorHarness> open = new ArrayList<>();
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private boolean isLogging = true;

    @BeforeEach
    void reset() {
        TestingAnswerLog.reset();
    }

    @AfterEach
    void closeHarnesses() throws Exception {
        for (AutoCloseable harness : open) {
            harness.close();
        }
    }

    @Test
    void whatTheSnapshotKnowsAsAnsweredIsInTheLogAndNotReadBack() throws Exception {
        var first = started();
        answer(first, "r", 1);
        assertThat(TestingAnswerLog.FLUSHED).isEmpty();
        OperatorSubtaskState state = first.snapshot(1, now());
        assertThat(TestingAnswerLog.FLUSHED).extracting(Answer::requestId).containsExactly("r");

        var second = restored(state, 1, 1, 0);
        second.header(Messages.header("r", 2, Endpoints.VOTE, now()));
        assertThat(second.extractOutputValues()).isEmpty();
        assertThat(endpoint(second).duplicateRequests()).isOne();
    }

    @Test
    void anOpenRequestThatWasAnsweredIsNotAnsweredAgainAndItsAttemptsCount() throws Exception {
        var first = started();
        first.header(Messages.header("r", 1, Endpoints.VOTE, now()));
        first.reply(Messages.scored("r", 1, 0, 1));
        OperatorSubtaskState state = first.snapshot(1, now());
        first.reply(Messages.scored("r", 1, 2, 1)); // decides for yes
        first.finish();
        assertThat(TestingAnswerLog.FLUSHED).hasSize(1);

        var second = restored(state, 1, 1, 0);
        second.reply(Messages.scored("r", 1, 2, 0)); // another prediction than before
        second.reply(Messages.ended("r", 1, 1, Outcome.FAILED));
        second.reply(Messages.scored("r", 1, 3, 0));

        isGivenOnce(second, 1);
        assertThat(second.extractOutputValues())
                .singleElement()
                .extracting(
                        answer -> Objects.requireNonNull(answer.prediction()).label())
                .isEqualTo("yes"); // for whoever counts decisions behind the collector
        assertThat(second.store().requests()).isEmpty();
        EndpointStatistics counted = endpoint(second);
        assertThat(counted.count(Status.ANSWERED)).isOne();
        assertThat(counted.latency().count()).isOne();
        assertThat(counted.duplicateRequests()).isZero();
        assertThat(counted.variants().values())
                .allMatch(variant -> variant.attempts() == 1
                        && variant.outcomes().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                == 1);
        assertThat(second.attempts())
                .extracting(AttemptRecord::variant)
                .containsExactly("a", "c", "b", "s"); // all of them, as after any failure
    }

    @Test
    void anAttemptThatEndsAfterTheRestoreIsStillTheOneThatAnswered() throws Exception {
        var first = started();
        first.header(Messages.header("r", 1, Endpoints.FASTEST, now()));
        OperatorSubtaskState state = first.snapshot(1, now());
        first.reply(Messages.scored("r", 1, 1, 1));
        first.finish();

        var second = restored(state, 1, 1, 0);
        second.reply(Messages.scored("r", 1, 0, 1));
        second.reply(Messages.scored("r", 1, 1, 1));
        isGivenOnce(second, 1);
        assertThat(second.attempts())
                .filteredOn(AttemptRecord::answered)
                .extracting(AttemptRecord::variant)
                .containsExactly("b");
    }

    @Test
    void aRequestThatComesAgainIsNotAnsweredAgainHoweverLateItComes() throws Exception {
        var first = started();
        OperatorSubtaskState state = first.snapshot(1, now());
        answer(first, "r", 1);
        first.finish();

        var second = restored(state, 1, 1, 0);
        tick(second, 3 * OPTIONS.duplicateWindowMillis());
        OperatorSubtaskState later = second.snapshot(2, now());
        var third = restored(later, 1, 1, 0);
        tick(third, 3 * OPTIONS.duplicateWindowMillis());

        third.reply(Messages.scored("r", 9, 0, 2)); // its work may overtake it
        third.header(Messages.header("r", 9, Endpoints.VOTE, now()));
        for (int variant = 1; variant < 4; variant++) {
            third.reply(Messages.scored("r", 9, variant, 2));
        }
        isGivenOnce(third, 1);
        EndpointStatistics counted = endpoint(third);
        assertThat(counted.count(Status.ANSWERED)).isOne();
        assertThat(counted.duplicateRequests()).isZero();
        assertThat(counted.variants().get("s").count(Outcome.SCORED)).isOne();
        assertThat(third.store().requests()).isEmpty();

        third.header(Messages.header("r", 10, Endpoints.VOTE, now()));
        assertThat(endpoint(third).duplicateRequests()).isOne();
        tick(third, 2 * OPTIONS.duplicateWindowMillis());
        answer(third, "r", 11); // the window is over
        assertThat(third.extractOutputValues()).hasSize(2);
    }

    @Test
    void aRefusedRequestThatComesAgainIsNotAnsweredAgain() throws Exception {
        var first = started();
        OperatorSubtaskState state = first.snapshot(1, now());
        first.header(Messages.invalid("r", 1, now()));
        first.finish();

        var second = restored(state, 1, 1, 0);
        second.header(Messages.invalid("r", 2, now()));
        isGivenOnce(second, 1);
        assertThat(endpoint(second).count(Status.INVALID)).isOne();
    }

    @Test
    void afterAChangeOfTheParallelismEachReadsTheAnswersOfItsOwnRequests() throws Exception {
        var first = started();
        OperatorSubtaskState one = first.snapshot(1, now());
        for (int i = 0; i < 100; i++) {
            answer(first, "r" + i, i);
        }
        first.finish();
        var left = restored(one, 1, 2, 0);
        var right = restored(one, 1, 2, 1);
        OperatorSubtaskState two =
                AbstractStreamOperatorTestHarness.repackageState(left.snapshot(2, now()), right.snapshot(2, now()));
        var last = restored(two, 2, 1, 0);
        for (int i = 0; i < 100; i++) {
            last.header(Messages.header("r" + i, 1_000 + i, Endpoints.VOTE, now()));
        }
        isGivenOnce(last, 100);
        assertThat(endpoint(last).count(Status.ANSWERED)).isEqualTo(100);
    }

    @Test
    void whatTheLogRefusesIsNotTriedAgain() throws Exception {
        OperatorSubtaskState state = started().snapshot(1, now());
        TestingAnswerLog.isRefusing = true;
        assertThatThrownBy(() -> restored(state, 1, 1, 0))
                .isInstanceOf(SuppressRestartsException.class)
                .hasStackTraceContaining("answers are gone");
        open.remove(open.size() - 1); // Flink does not finish what it could not open
    }

    @Test
    void aJobWithoutALogLetsGoOfWhatTheStateHasOfIt() throws Exception {
        var first = started();
        OperatorSubtaskState with = first.snapshot(1, now());
        answer(first, "r", 1);
        first.finish();
        isLogging = false;
        OperatorSubtaskState without = restored(with, 1, 1, 0).snapshot(2, now());
        isLogging = true;
        TestingAnswerLog.reset(); // the position of the first state would be beyond its end
        var last = restored(without, 1, 1, 0);
        answer(last, "r", 1);
        assertThat(last.extractOutputValues()).hasSize(1);
    }

    private void answer(CollectorHarness harness, String id, long admission) throws Exception {
        harness.header(Messages.header(id, admission, Endpoints.VOTE, now()));
        for (int variant = 0; variant < 4; variant++) {
            harness.reply(Messages.scored(id, admission, variant, 1));
        }
    }

    /** In the log; behind the collector, where state was lost, each comes once more. */
    private static void isGivenOnce(CollectorHarness harness, int answers) throws Exception {
        harness.finish();
        assertThat(TestingAnswerLog.FLUSHED)
                .extracting(Answer::requestId)
                .hasSize(answers)
                .doesNotHaveDuplicates();
        assertThat(harness.extractOutputValues()).containsExactlyInAnyOrderElementsOf(TestingAnswerLog.FLUSHED);
    }

    private static EndpointStatistics endpoint(CollectorHarness harness) throws Exception {
        harness.endInput(1);
        harness.endInput(2); // publishes
        return Objects.requireNonNullElse(
                harness.statistics().endpoints().get("vote"),
                harness.statistics().endpoints().get("fastest"));
    }

    private long now() {
        return nowMillis.get();
    }

    private void tick(CollectorHarness harness, long millis) throws Exception {
        long end = now() + millis;
        while (now() < end) {
            nowMillis.set(Math.min(end, now() + RendezvousStore.TICK_MILLIS));
            harness.setProcessingTime(now());
        }
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
        CollectorOperatorFactory factory =
                new CollectorOperatorFactory(Endpoints.roster(), OPTIONS, () -> nowMillis.get() * 1_000);
        var harness = new CollectorHarness(
                isLogging ? factory.withAnswerLog(new TestingAnswerLog()) : factory, parallelism, subtask);
        open.add(harness);
        harness.setProcessingTime(now());
        return harness;
    }
}
