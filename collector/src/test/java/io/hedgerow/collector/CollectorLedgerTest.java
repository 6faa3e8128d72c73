package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The metrics a user sees: names and labels are part of the contract. */
class CollectorLedgerTest {
    private final TestingMetricGroup metrics = new TestingMetricGroup();
    private final CollectorLedger ledger =
            new CollectorLedger(Endpoints.roster(), new StatisticsRecorder(Endpoints.roster()), metrics);
    private final PlanHeader header = Messages.header("r", 1, Endpoints.VOTE, 0);

    @Test
    void countsAnswersByStatusAndReason() {
        ledger.onOpened(header);
        assertThat(metrics.value("openRequests{}")).isEqualTo(1L);
        ledger.onAnswered(header, new Decision(Status.ANSWERED, DecidedBy.QUORUM, 0, Prediction.ofLabel(1)), 70);
        assertThat(metrics.value("openRequests{}")).isEqualTo(0L);
        assertThat(metrics.count("answers{endpoint=vote,status=answered,decidedBy=quorum}"))
                .isEqualTo(1);
        ledger.onRefused(Messages.invalid("s", 2, 0));
        ledger.onRefused(Messages.invalid("t", 3, 0));
        assertThat(metrics.count("answers{endpoint=vote,status=invalid,decidedBy=invalid}"))
                .isEqualTo(2);
    }

    @Test
    void countsLateAttemptsDuplicatesAndIgnoredReplies() {
        ledger.onAttemptEnded(header, Messages.scored("r", 1, 2, 1), true);
        ledger.onAttemptEnded(header, Messages.scored("r", 1, 2, 1), false);
        ledger.onDuplicate(header);
        ledger.onReplyIgnored();
        assertThat(metrics.count("lateAttempts{endpoint=vote,variant=c,version=1}"))
                .isEqualTo(1);
        assertThat(metrics.count("duplicateRequests{endpoint=vote}")).isEqualTo(1);
        assertThat(metrics.count("ignoredReplies{}")).isEqualTo(1);
    }

    @Test
    void namesOfUnknownEndpointsAreNoLabels() {
        int before = metrics.metrics().size();
        for (int i = 0; i < 100; i++) {
            PlanHeader unknown = new PlanHeader(
                    "r" + i, i, 1, "e" + i, -1, 0, -1, 0, 0, 0, null, Map.of(), new InvalidRequest("endpoint", "no"));
            ledger.onRefused(unknown);
            ledger.onDuplicate(unknown);
        }
        assertThat(metrics.metrics()).hasSize(before);
        assertThat(metrics.count("answers{endpoint=unknown,status=invalid,decidedBy=invalid}"))
                .isEqualTo(100);
        assertThat(metrics.count("duplicateRequests{endpoint=unknown}")).isEqualTo(100);
    }

    @Test
    void latencyIsThatOfTheLastWindow() {
        var latency = metrics.histogram("answerLatency{endpoint=vote}");
        assertThat(latency.getStatistics().size()).isZero();
        for (int i = 1; i <= 100; i++) {
            latency.update(i);
        }
        ledger.turnWindow();
        assertThat(latency.getCount()).isEqualTo(100);
        assertThat(latency.getStatistics().getQuantile(0.5)).isEqualTo(50);
        assertThat(latency.getStatistics().getMax()).isEqualTo(100);
        assertThat(latency.getStatistics().getMin()).isEqualTo(1);
        ledger.turnWindow();
        assertThat(latency.getCount()).isEqualTo(100);
        assertThat(latency.getStatistics().size()).isZero();
    }

    @Test
    void generationsOfAnEndpointShareWhatIsCounted() {
        EndpointGeneration next = Endpoints.generation(9, Endpoints.vote(), "2");
        ledger.onDuplicate(header);
        ledger.install(9, next.endpoint(), ledger.metricsOf(next.endpoint()));
        PlanHeader newer = Messages.header("s", 2, next, 0);
        ledger.onOpened(newer);
        ledger.onAttemptEnded(newer, Messages.scored("s", 2, 2, 1), true);
        ledger.onAnswered(newer, new Decision(Status.ANSWERED, DecidedBy.QUORUM, 0, Prediction.ofLabel(1)), 70);
        ledger.onDuplicate(newer);
        ledger.retire(Endpoints.VOTE);
        assertThat(metrics.count("duplicateRequests{endpoint=vote}")).isEqualTo(2);
        assertThat(metrics.count("lateAttempts{endpoint=vote,variant=c,version=1}"))
                .isZero();
        assertThat(metrics.count("lateAttempts{endpoint=vote,variant=c,version=2}"))
                .isEqualTo(1);
        ledger.turnWindow();
        assertThat(metrics.histogram("answerLatency{endpoint=vote}")
                        .getStatistics()
                        .size())
                .as("turned once")
                .isEqualTo(1);
    }

    @Test
    void countsWhatIsNotServed() {
        PlanHeader stray = Messages.header("s", 2, Endpoints.generation(9, Endpoints.vote(), "2"), 0);
        ledger.onUnserved(stray, new Decision(Status.UNAVAILABLE, DecidedBy.FAILED, -1, null), 70);
        ledger.onDuplicate(stray);
        ledger.onRefused(stray);
        assertThat(metrics.count("unservedRequests{}")).isEqualTo(1);
        assertThat(metrics.count("duplicateRequests{endpoint=unknown}")).isEqualTo(1);
        assertThat(metrics.count("answers{endpoint=unknown,status=invalid,decidedBy=invalid}"))
                .isEqualTo(1);
        assertThat(metrics.value("openRequests{}")).isEqualTo(0L);
    }

    @Test
    void countsPolicyFailures() {
        ledger.onPolicyFailure(Endpoints.VOTE, new IllegalStateException("boom"));
        ledger.onPolicyFailure(Endpoints.VOTE, new IllegalStateException("boom"));
        assertThat(metrics.count("policyFailures{endpoint=vote}")).isEqualTo(2);
    }
}
