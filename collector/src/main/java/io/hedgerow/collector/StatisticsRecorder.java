package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ledger behind {@link ServingStatistics}: counts of this subtask since it started, on top of what it was
 * restored with. What was counted under a generation stays when that is retired. Not thread-safe.
 */
final class StatisticsRecorder {
    private final Map<String, EndpointRecorder> byName = new LinkedHashMap<>();
    private final EndpointRecorder elsewhere = new EndpointRecorder();
    private @Nullable GenerationRecorder[] byPosition;
    private ServingStatistics restored = ServingStatistics.EMPTY;
    private long unknownEndpoints;

    StatisticsRecorder(Roster roster) {
        this.byPosition = new GenerationRecorder[roster.endpoints().size()];
        for (int i = 0; i < byPosition.length; i++) {
            install(i, roster.endpoints().get(i));
        }
    }

    /** Counts under a further position. */
    void install(int position, EndpointSpec endpoint) {
        byPosition = Positions.withPlaceFor(position, byPosition);
        byPosition[position] = ofName(endpoint.name()).add(position, endpoint.variants());
    }

    /** Nothing is counted under a position any more. */
    void retire(int position) {
        Positions.clear(position, byPosition);
    }

    void restore(ServingStatistics statistics) {
        restored = restored.plus(statistics);
    }

    void onOpened(PlanHeader header) {
        at(header).onOpened(header.variants(), header.arm());
    }

    void onRefused(PlanHeader header) {
        of(header).onRefused();
    }

    void onDuplicate(PlanHeader header) {
        of(header).onDuplicate();
    }

    void onUnserved(PlanHeader header, Decision decision, long latencyMicros) {
        of(header).onAnswered(decision.status(), decision.decidedBy(), latencyMicros);
    }

    void onAttemptEnded(PlanHeader header, AttemptReply reply, boolean isLate) {
        at(header).onAttemptEnded(reply, reply.variant() == header.arm(), isLate);
    }

    void onAnswered(PlanHeader header, Decision decision, long latencyMicros) {
        Status status = decision.status();
        DecidedBy decidedBy = decision.decidedBy();
        at(header).onAnswered(status, decidedBy, decision.variant(), header.arm(), latencyMicros);
    }

    /** Open requests are of positions that are installed. */
    private GenerationRecorder at(PlanHeader header) {
        return Objects.requireNonNull(byPosition[header.endpoint()]);
    }

    private EndpointRecorder of(PlanHeader header) {
        if (header.endpoint() < 0) {
            unknownEndpoints++;
            return elsewhere;
        }
        GenerationRecorder generation = Positions.at(header.endpoint(), byPosition);
        return generation == null ? ofName(header.endpointName()) : generation.endpoint();
    }

    /** Names are of endpoints that exist or did, and hence few. */
    private EndpointRecorder ofName(String endpoint) {
        return byName.computeIfAbsent(endpoint, name -> new EndpointRecorder());
    }

    ServingStatistics snapshot() {
        Map<String, EndpointStatistics> statistics = new LinkedHashMap<>();
        byName.forEach((name, recorder) -> statistics.put(name, recorder.snapshot()));
        if (unknownEndpoints > 0) {
            statistics.put(ServingStatistics.UNKNOWN_ENDPOINT, elsewhere.snapshot());
        }
        return new ServingStatistics(statistics).plus(restored);
    }
}
