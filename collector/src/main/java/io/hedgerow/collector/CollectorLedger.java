package io.hedgerow.collector;

import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.MetricDescription;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts into the statistics and into Flink's metrics. Used by the task's thread, but for {@link #metricsOf}. */
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
    static final MetricDescription UNSERVED_REQUESTS = MetricDescription.ofCounter(
            "unservedRequests",
            List.of(),
            "requests",
            "Requests planned under a generation of an endpoint that is not held here, answered as unavailable; more than"
                    + " none is a fault.");

    private final StatisticsRecorder statistics;
    private final OperatorMetrics operator;
    private final Set<RecentLatency> windows = new LinkedHashSet<>();
    private final Counter refusedElsewhere;
    private final Counter duplicatesElsewhere;
    private final Counter ignoredReplies;
    private final Counter unservedRequests;
    private final AtomicLong openRequests = new AtomicLong();
    private @Nullable EndpointMetrics[] metrics;

    CollectorLedger(Roster roster, StatisticsRecorder statistics, MetricGroup group) {
        this.statistics = statistics;
        this.operator = new OperatorMetrics(group);
        this.metrics = new EndpointMetrics[roster.endpoints().size()];
        for (int i = 0; i < metrics.length; i++) {
            show(i, metricsOf(roster.endpoints().get(i)));
        }
        this.duplicatesElsewhere = operator.counter(EndpointMetrics.DUPLICATE_REQUESTS, UNKNOWN_ENDPOINT);
        this.refusedElsewhere = operator.counter(EndpointMetrics.ANSWERS, UNKNOWN_ENDPOINT, "invalid", "invalid");
        this.ignoredReplies = operator.counter(IGNORED_REPLIES);
        this.unservedRequests = operator.counter(UNSERVED_REQUESTS);
        operator.gauge(this, OPEN_REQUESTS, openRequests::get);
    }

    /** The metrics of a generation, for {@link #install}. Thread-safe: registering them may take its time. */
    EndpointMetrics metricsOf(EndpointSpec endpoint) {
        return new EndpointMetrics(endpoint, operator);
    }

    /** Counts under a further position. */
    void install(int position, EndpointSpec endpoint, EndpointMetrics ofEndpoint) {
        statistics.install(position, endpoint);
        show(position, ofEndpoint);
    }

    private void show(int position, EndpointMetrics ofEndpoint) {
        metrics = Positions.withPlaceFor(position, metrics);
        metrics[position] = ofEndpoint;
        windows.add(ofEndpoint.answerLatency());
    }

    /** Nothing is counted under a position any more. */
    void retire(int position) {
        statistics.retire(position);
        Positions.clear(position, metrics);
    }

    /** Open requests are of positions that are installed. */
    private EndpointMetrics at(int position) {
        return Objects.requireNonNull(metrics[position]);
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
        EndpointMetrics endpoint = Positions.at(header.endpoint(), metrics);
        if (endpoint == null) {
            refusedElsewhere.inc();
        } else {
            endpoint.onRefused();
        }
    }

    @Override
    public void onUnserved(PlanHeader header, Decision decision, long latencyMicros) {
        if (unservedRequests.getCount() == 0) {
            LOG.error(
                    "Request {} was planned under position {} of endpoint {}, which is not held here; such requests are"
                            + " answered UNAVAILABLE. Further ones are only counted (unservedRequests).",
                    header.requestId(),
                    header.endpoint(),
                    header.endpointName());
        }
        unservedRequests.inc();
        statistics.onUnserved(header, decision, latencyMicros);
    }

    @Override
    public void onDuplicate(PlanHeader header) {
        statistics.onDuplicate(header);
        EndpointMetrics endpoint = Positions.at(header.endpoint(), metrics);
        if (endpoint == null) {
            duplicatesElsewhere.inc();
        } else {
            endpoint.onDuplicate();
        }
    }

    @Override
    public void onAttemptEnded(PlanHeader header, AttemptReply reply, boolean isLate) {
        statistics.onAttemptEnded(header, reply, isLate);
        if (isLate) {
            at(header.endpoint()).onLateAttempt(reply.variant());
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
        at(header.endpoint()).onAnswered(decision.status(), decision.decidedBy(), latencyMicros);
    }

    @Override
    public void onPolicyFailure(int endpoint, Throwable failure) {
        at(endpoint).onPolicyFailure(failure);
    }

    /** Once for each endpoint, however many generations it has. */
    void turnWindow() {
        windows.forEach(RecentLatency::turn);
    }
}
