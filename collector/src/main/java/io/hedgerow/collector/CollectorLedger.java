package io.hedgerow.collector;

import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts into the statistics and into Flink's metrics. */
final class CollectorLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorLedger.class);
    private static final String UNKNOWN_ENDPOINT = "unknown";

    static final MetricDescription IGNORED_REPLIES = MetricDescription.ofCounter(
            "ignoredReplies",
            List.of(),
            "replies",
            "Replies that end nothing: of another admission, or of an attempt that has ended.");
    static final MetricDescription OPEN_REQUESTS =
            MetricDescription.ofGauge("openRequests", List.of(), "requests", "Requests admitted and not answered yet.");

    private final Roster roster;
    private final StatisticsRecorder statistics;
    private final EndpointMetrics[] metrics;
    private final boolean[] hasLoggedFailure;
    private final Counter refusedElsewhere;
    private final Counter duplicatesElsewhere;
    private final Counter ignoredReplies;
    private final AtomicLong openRequests = new AtomicLong();

    CollectorLedger(Roster roster, StatisticsRecorder statistics, MetricGroup group) {
        this.roster = roster;
        this.statistics = statistics;
        this.metrics = new EndpointMetrics[roster.endpoints().size()];
        this.hasLoggedFailure = new boolean[metrics.length];
        for (int i = 0; i < metrics.length; i++) {
            metrics[i] = new EndpointMetrics(roster.endpoints().get(i), group);
        }
        this.duplicatesElsewhere = EndpointMetrics.DUPLICATE_REQUESTS.registerCounter(group, UNKNOWN_ENDPOINT);
        this.refusedElsewhere = EndpointMetrics.ANSWERS.registerCounter(group, UNKNOWN_ENDPOINT, "invalid", "invalid");
        this.ignoredReplies = IGNORED_REPLIES.registerCounter(group);
        OPEN_REQUESTS.registerGauge(openRequests::get, group);
    }

    @Override
    public void onOpened(PlanHeader header) {
        addOpen(1);
        statistics.onOpened(header);
    }

    @Override
    public void onOpenRestored() {
        addOpen(1);
    }

    /** Only the task's thread writes, so that no atomic addition is needed; reporters read. */
    private void addOpen(int change) {
        openRequests.lazySet(openRequests.getPlain() + change);
    }

    @Override
    public void onRefused(PlanHeader header) {
        statistics.onRefused(header);
        if (header.endpoint() < 0) {
            refusedElsewhere.inc();
        } else {
            metrics[header.endpoint()].onRefused();
        }
    }

    @Override
    public void onDuplicate(PlanHeader header) {
        statistics.onDuplicate(header);
        if (header.endpoint() < 0) {
            duplicatesElsewhere.inc();
        } else {
            metrics[header.endpoint()].onDuplicate();
        }
    }

    @Override
    public void onAttemptEnded(PlanHeader header, AttemptReply reply, boolean isLate) {
        statistics.onAttemptEnded(header, reply, isLate);
        if (isLate) {
            metrics[header.endpoint()].onLateAttempt(reply.variant());
        }
    }

    @Override
    public void onReplyIgnored() {
        ignoredReplies.inc();
    }

    @Override
    public void onAnswered(PlanHeader header, Decision decision, long latencyMicros) {
        addOpen(-1);
        statistics.onAnswered(header, decision, latencyMicros);
        metrics[header.endpoint()].onAnswered(decision.status(), decision.decidedBy(), latencyMicros);
    }

    @Override
    public void onPolicyFailure(int endpoint, Throwable failure) {
        metrics[endpoint].onPolicyFailure();
        if (!hasLoggedFailure[endpoint]) {
            hasLoggedFailure[endpoint] = true;
            LOG.error(
                    "The selection policy of endpoint {} has thrown; such requests get the default or UNAVAILABLE. "
                            + "Further failures are only counted (policyFailures).",
                    roster.endpoints().get(endpoint).name(),
                    failure);
        }
    }

    void turnWindow() {
        for (EndpointMetrics endpoint : metrics) {
            endpoint.turnWindow();
        }
    }
}
