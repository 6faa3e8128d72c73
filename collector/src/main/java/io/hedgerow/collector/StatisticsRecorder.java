package io.hedgerow.collector;

import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger behind {@link ServingStatistics}: counts of this subtask since it started, on top of what it was
 * restored with. Not thread-safe.
 */
final class StatisticsRecorder {
    private final List<EndpointSpec> endpoints;
    private final EndpointRecorder[] recorders;
    private final EndpointRecorder elsewhere = new EndpointRecorder(List.of());
    private ServingStatistics restored = ServingStatistics.EMPTY;
    private long unknownEndpoints;

    StatisticsRecorder(Roster roster) {
        this.endpoints = roster.endpoints();
        this.recorders = new EndpointRecorder[endpoints.size()];
        for (int i = 0; i < recorders.length; i++) {
            recorders[i] = new EndpointRecorder(endpoints.get(i).variants());
        }
    }

    void restore(ServingStatistics statistics) {
        restored = restored.plus(statistics);
    }

    void onOpened(PlanHeader header) {
        of(header).onOpened(header.variants(), header.arm());
    }

    void onRefused(PlanHeader header) {
        of(header).onRefused();
    }

    void onDuplicate(PlanHeader header) {
        of(header).onDuplicate();
    }

    void onAttemptEnded(PlanHeader header, AttemptReply reply, boolean isLate) {
        recorders[header.endpoint()].onAttemptEnded(reply, reply.variant() == header.arm(), isLate);
    }

    void onAnswered(PlanHeader header, Decision decision, long latencyMicros) {
        of(header).onAnswered(decision.status(), decision.decidedBy(), decision.variant(), header.arm(), latencyMicros);
    }

    private EndpointRecorder of(PlanHeader header) {
        if (header.endpoint() < 0) {
            unknownEndpoints++;
            return elsewhere;
        }
        return recorders[header.endpoint()];
    }

    ServingStatistics snapshot() {
        Map<String, EndpointStatistics> byName = new LinkedHashMap<>();
        for (int i = 0; i < recorders.length; i++) {
            byName.put(endpoints.get(i).name(), recorders[i].snapshot());
        }
        if (unknownEndpoints > 0) {
            byName.put(ServingStatistics.UNKNOWN_ENDPOINT, elsewhere.snapshot());
        }
        return new ServingStatistics(byName).plus(restored);
    }
}
