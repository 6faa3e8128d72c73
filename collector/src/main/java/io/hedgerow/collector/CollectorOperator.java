package io.hedgerow.collector;

import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RosterFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.function.ObjLongConsumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** The collector as a Flink operator: gives the {@link Rendezvous} its state, its timers and its time. */
final class CollectorOperator extends AbstractStreamOperator<Answer>
        implements TwoInputStreamOperator<PlanHeader, AttemptReply, Answer>,
                BoundedMultiInput,
                Triggerable<String, VoidNamespace>,
                RendezvousOutput {
    private static final long serialVersionUID = 1L;

    /** What one tick may expire, so that no tick holds up the requests for long; more than 100,000 a second. */
    private static final int EXPIRIES_PER_TICK = 5_000;

    private static final int TICKS_PER_PUBLICATION = 10;
    private static final int TICKS_PER_WINDOW = 200;
    private static final int BOTH_INPUTS = 0b11;

    private final Roster roster;
    private final CollectorOptions options;
    private final EpochMicrosClock clock;
    private final StatisticsAccumulator accumulator = new StatisticsAccumulator();
    private final ValueStateDescriptor<RequestState> requests =
            new ValueStateDescriptor<>("requests", new RequestStateSerializer());

    private transient ListState<String> fingerprints;
    private transient ListState<byte[]> statisticsState;
    private transient StatisticsRecorder statistics;
    private transient CollectorLedger ledger;
    private transient KeyedRendezvousStore store;
    private transient Rendezvous rendezvous;
    private transient StreamRecord<Answer> answer;
    private transient StreamRecord<AttemptRecord> attempt;
    private transient boolean isRestored;
    private transient int endedInputs;
    private transient long ticks;
    private transient @Nullable ScheduledFuture<?> nextTick;

    @SuppressWarnings("NullAway.Init") // initializeState() and open() come before the first record
    CollectorOperator(
            StreamOperatorParameters<Answer> parameters,
            Roster roster,
            CollectorOptions options,
            EpochMicrosClock clock) {
        super(parameters);
        this.roster = roster;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        isRestored = context.isRestored();
        fingerprints = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("roster-fingerprint", StringSerializer.INSTANCE));
        statisticsState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("statistics", BytePrimitiveArraySerializer.INSTANCE));
        statistics = new StatisticsRecorder(roster);
        String fingerprint = RosterFingerprint.of(roster);
        for (String written : fingerprints.get()) {
            if (!written.equals(fingerprint)) {
                throw new IllegalStateException("the collector's state was written under other documents (roster "
                        + written + ", now " + fingerprint
                        + "). State names endpoints, inputs, classes and variants by "
                        + "position: start with the documents it was written under, or without it");
            }
        }
        for (byte[] counts : statisticsState.get()) {
            statistics.restore(ServingStatistics.ofBytes(counts));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        answer = new StreamRecord<>(null);
        attempt = new StreamRecord<>(null);
        ledger = new CollectorLedger(roster, statistics, getMetricGroup());
        InternalTimerService<VoidNamespace> timers =
                getInternalTimerService("deadlines", VoidNamespaceSerializer.INSTANCE, this);
        ValueState<RequestState> states =
                getPartitionedState(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, requests);
        store = new KeyedRendezvousStore(states, timers, options);
        PolicyRegistry policies = PolicyRegistry.load(getUserCodeClassloader());
        rendezvous = new Rendezvous(ServedEndpoint.of(roster, policies), options, store, ledger, this);
        getRuntimeContext().addAccumulator(ServingStatistics.ACCUMULATOR, accumulator);
        if (isRestored) {
            forEachRequest(rendezvous::onRestored);
        }
        publish();
        scheduleTick();
        options.readiness().announce(start(), ReadinessBoard.COLLECTOR, subtask());
    }

    private ReadinessBoard.Start start() {
        return new ReadinessBoard.Start(
                getRuntimeContext().getJobInfo().getJobId(),
                getRuntimeContext().getTaskInfo().getAttemptNumber());
    }

    private int subtask() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    private void forEachRequest(ObjLongConsumer<String> action) throws Exception {
        long nowMicros = clock.epochMicros();
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        backend.applyToAllKeys(
                VoidNamespace.INSTANCE,
                VoidNamespaceSerializer.INSTANCE,
                requests,
                (requestId, state) -> action.accept(requestId, nowMicros));
    }

    @Override
    public void processElement1(StreamRecord<PlanHeader> element) {
        rendezvous.onHeader(element.getValue(), clock.epochMicros());
    }

    @Override
    public void processElement2(StreamRecord<AttemptReply> element) {
        rendezvous.onReply(element.getValue(), clock.epochMicros());
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
        rendezvous.onTimer(timer.getKey(), timer.getTimestamp(), clock.epochMicros());
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("the collector sets no event-time timers");
    }

    @Override
    public void endInput(int inputId) throws Exception {
        endedInputs |= 1 << (inputId - 1);
        if (endedInputs == BOTH_INPUTS) {
            forEachRequest(rendezvous::onEndOfInput);
            publish();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        fingerprints.update(List.of(RosterFingerprint.of(roster)));
        statisticsState.update(List.of(statistics.snapshot().toBytes()));
    }

    @Override
    public void close() throws Exception {
        if (nextTick != null) {
            nextTick.cancel(false);
            publish();
            options.readiness().withdraw(start(), ReadinessBoard.COLLECTOR, subtask());
        }
        super.close();
    }

    @Override
    public void answer(Answer value) {
        output.collect(answer.replace(value));
    }

    @Override
    public void attempt(AttemptRecord value) {
        output.collect(CollectorOutputs.ATTEMPTS, attempt.replace(value));
    }

    private void publish() {
        accumulator.publish(statistics.snapshot());
    }

    private void scheduleTick() {
        long next = getProcessingTimeService().getCurrentProcessingTime() + KeyedRendezvousStore.TICK_MILLIS;
        nextTick = getProcessingTimeService().registerTimer(next, time -> onTick());
    }

    private void onTick() {
        ticks++;
        expire();
        if (ticks % TICKS_PER_PUBLICATION == 0) {
            publish();
        }
        if (ticks % TICKS_PER_WINDOW == 0) {
            ledger.turnWindow();
        }
        scheduleTick();
    }

    private void expire() {
        store.windows().advance();
        store.waiting().advance();
        long nowMicros = clock.epochMicros();
        for (String requestId : due(store.windows())) {
            setCurrentKey(requestId);
            rendezvous.onWindowPassed(requestId, nowMicros);
        }
        for (String requestId : due(store.waiting())) {
            setCurrentKey(requestId);
            rendezvous.onHeaderOverdue(requestId);
        }
    }

    private static List<String> due(ExpiryQueue queue) {
        List<String> due = new ArrayList<>();
        for (String requestId = queue.poll(); requestId != null; requestId = queue.poll()) {
            due.add(requestId);
            if (due.size() == EXPIRIES_PER_TICK) {
                break;
            }
        }
        return due;
    }
}
