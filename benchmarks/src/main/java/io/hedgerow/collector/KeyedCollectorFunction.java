package io.hedgerow.collector;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The collector as it would be with Flink's public state API: one value state per request ID, which is a request and then
 * a tombstone, and one timer, which is its deadline and then the end of its window. For {@link KeyedStateBenchmark} only:
 * replies that come before their header are dropped, every request has a deadline, and attempts that stay silent after a
 * decision are forgotten with the ID.
 */
final class KeyedCollectorFunction extends KeyedCoProcessFunction<String, PlanHeader, AttemptReplies, Answer> {
    private static final long serialVersionUID = 1L;

    /** Only the table of the collector's own finds requests by their hash. */
    private static final HashValue128 NO_HASH = new HashValue128(0, 0);

    private final Roster roster;
    private final long windowMillis;
    private final EpochMicrosClock clock;

    private transient ValueState<RequestState> requests;
    private transient ServedEndpoint[] endpoints;
    private transient Ledger ledger;

    /** Remembers IDs for that long after their decision. */
    @SuppressWarnings("NullAway.Init") // open() comes before the first record
    KeyedCollectorFunction(Roster roster, long windowMillis, EpochMicrosClock clock) {
        this.roster = roster;
        this.windowMillis = windowMillis;
        this.clock = clock;
    }

    @Override
    public void open(OpenContext context) {
        requests = getRuntimeContext().getState(new ValueStateDescriptor<>("request", RequestStateSerializer.INSTANCE));
        endpoints = ServedEndpoint.of(roster, PolicyRegistry.load(KeyedCollectorFunction.class.getClassLoader()));
        ledger = new CollectorLedger(roster, new StatisticsRecorder(roster), new UnregisteredMetricsGroup());
    }

    @Override
    public void processElement1(PlanHeader header, Context context, Collector<Answer> out) throws Exception {
        if (requests.value() != null) {
            ledger.onDuplicate(header);
            return;
        }
        requests.update(new AdmittedRequest(header, NO_HASH));
        ledger.onOpened(header);
        context.timerService().registerProcessingTimeTimer(header.deadlineMillis());
    }

    @Override
    public void processElement2(AttemptReplies replies, Context context, Collector<Answer> out) throws Exception {
        if (!(requests.value() instanceof AdmittedRequest request)) {
            replies.forEach(reply -> ledger.onReplyIgnored());
            return;
        }
        long nowMicros = clock.epochMicros();
        for (int i = 0; i < replies.size(); i++) {
            deliver(request, replies.reply(i), nowMicros, context, out);
        }
        boolean isOver = request.isDecided() && request.openVariants() == 0;
        requests.update(isOver ? FinishedRequest.INSTANCE : request);
    }

    private void deliver(
            AdmittedRequest request, AttemptReply reply, long nowMicros, Context context, Collector<Answer> out) {
        if (!request.isAwaited(reply)) {
            ledger.onReplyIgnored();
            return;
        }
        ServedEndpoint endpoint = endpointOf(request);
        AttemptReply checked = endpoint.checked(reply);
        boolean isLate = Math.floorDiv(nowMicros, 1_000) > request.deadlineMillis();
        request.end(checked, isLate);
        ledger.onAttemptEnded(request.header(), checked, isLate);
        Decision decision = request.isDecided() ? null : endpoint.onArrival(request, ledger);
        if (decision != null) {
            context.timerService().deleteProcessingTimeTimer(request.deadlineMillis());
            conclude(request, decision, nowMicros, context, out);
        }
    }

    private void conclude(
            AdmittedRequest request, Decision decision, long nowMicros, Context context, Collector<Answer> out) {
        PlanHeader header = request.header();
        long latencyMicros = Math.max(0, nowMicros - header.admittedAtMicros());
        out.collect(AnswerWriter.decided(endpointOf(request), request, decision, latencyMicros));
        ledger.onAnswered(header, decision, latencyMicros);
        request.decide();
        context.timerService()
                .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + windowMillis);
    }

    private ServedEndpoint endpointOf(AdmittedRequest request) {
        return endpoints[request.header().endpoint()];
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Answer> out) throws Exception {
        if (requests.value() instanceof AdmittedRequest request && !request.isDecided()) {
            Decision decision = endpointOf(request).onDeadline(request, ledger);
            conclude(request, decision, clock.epochMicros(), context, out);
            requests.update(request);
        } else {
            requests.clear();
        }
    }
}
