package io.hedgerow.collector;

import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.PromptOutput;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RecordMethods;
import io.hedgerow.proto.flink.RosterFingerprint;
import io.hedgerow.proto.flink.RosterFollower;
import io.hedgerow.proto.flink.TaskThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collector as a Flink operator: gives the {@link Rendezvous} its state, its timers and its time. */
final class CollectorOperator extends AbstractStreamOperator<Answer>
        implements TwoInputStreamOperator<PlanHeader, AttemptReplies, Answer>,
                BoundedMultiInput,
                DeadlineAlarm.Poll,
                RendezvousOutput {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CollectorOperator.class);

    /** What is done at once, so that neither a storm of deadlines nor of expiries holds up the requests for long. */
    private static final int DEADLINES_PER_POLL = 500;

    private static final int EXPIRIES_PER_POLL = 5_000;
    private static final int TICKS_PER_PUBLICATION = 10;
    private static final int TICKS_PER_WINDOW = 200;
    private static final int BOTH_INPUTS = 0b11;

    /** The registrar publishes at once what its own state has. */
    private static final Duration PUBLISHED_WAIT = Duration.ofSeconds(60);

    private final Roster roster;
    private final CollectorOptions options;
    private final EpochMicrosClock clock;
    private final @Nullable AnswerLog log;
    private final transient TaskThread taskThread;
    private final StatisticsAccumulator accumulator = new StatisticsAccumulator();

    private transient ListState<String> fingerprints;
    private transient ListState<byte[]> statisticsState;
    private transient StatisticsRecorder statistics;
    private transient CollectorLedger ledger;
    private transient String fingerprint;
    private transient DeadlineAlarm alarm;
    private transient RendezvousStore store;
    private transient Rendezvous rendezvous;
    private transient @Nullable LoggedAnswers logged;
    private transient @Nullable RosterFollower follower;
    private transient boolean isRestored;
    private transient @Nullable AwaitedPools awaitedPools;
    private transient @Nullable PromptOutput promptly;
    private transient StreamRecord<Answer> answer;
    private transient StreamRecord<AttemptRecord> attempt;
    private transient int endedInputs;
    private transient long ticks;
    private transient @Nullable ScheduledFuture<?> nextTick;
    private transient @Nullable ScheduledFuture<?> nextExpiry;

    @SuppressWarnings("NullAway.Init") // initializeState() and open() come before the first record
    CollectorOperator(
            StreamOperatorParameters<Answer> parameters,
            Roster roster,
            CollectorOptions options,
            EpochMicrosClock clock,
            @Nullable AnswerLog log) {
        super(parameters);
        this.log = log;
        this.roster = roster;
        this.options = options;
        this.clock = clock;
        this.taskThread = new TaskThread(parameters.getMailboxExecutor());
        appear();
    }

    /** Before it restores its state, which may take long: the starters tell that from a folder that is not shared. */
    private void appear() {
        try {
            options.readiness().appear(start(), ReadinessBoard.COLLECTOR, subtask());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot say in " + options.readiness() + " that the collector has started", e);
        }
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
        fingerprint = RosterFingerprint.of(roster);
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
        logged = LoggedAnswers.restored(
                log,
                new AnswerLog.Subtask(
                        subtask(), getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(), maxParallelism()),
                context.getOperatorStateStore());
        alarm = new DeadlineAlarm(getProcessingTimeService(), this);
        store = new RendezvousStore(maxParallelism(), keyGroups(), options.duplicateWindowMillis(), alarm);
        for (KeyGroupStatePartitionStreamProvider written : context.getRawKeyedStateInputs()) {
            try (InputStream in = written.getStream()) {
                store.read(written.getKeyGroupId(), in);
            }
        }
    }

    private int maxParallelism() {
        return getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    }

    private KeyGroupRange keyGroups() {
        return KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                maxParallelism(), getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(), subtask());
    }

    /** The state is raw: the same under every state backend, and no backend is asked for it on the way of a request. */
    @Override
    protected boolean isUsingCustomRawKeyedState() {
        return true;
    }

    /** No backend is told the key of a record, since it keeps nothing by it. */
    @Override
    public boolean hasKeyContext1() {
        return false;
    }

    @Override
    public boolean hasKeyContext2() {
        return false;
    }

    @Override
    public void open() throws Exception {
        super.open();
        RecordMethods.letGoOnRelease(getRuntimeContext());
        promptly = PromptOutput.of(getContainingTask(), getProcessingTimeService());
        answer = new StreamRecord<>(null);
        attempt = new StreamRecord<>(null);
        ledger = new CollectorLedger(roster, statistics, getMetricGroup());
        PolicyRegistry policies = PolicyRegistry.load(getUserCodeClassloader());
        rendezvous = new Rendezvous(ServedEndpoint.of(roster, policies), options, store, ledger, this);
        getRuntimeContext().addAccumulator(ServingStatistics.ACCUMULATOR, accumulator);
        follow(new PublishedEndpoints(policies, rendezvous, ledger, taskThread));
        if (logged != null) {
            logged.takeOver(rendezvous::onRecalled);
        }
        boolean awaitsPools = isRestored && options.awaitsPools();
        rendezvous.onRestored(clock.epochMicros(), awaitsPools ? ReadinessBoard.LONGEST_LOAD.toMillis() : 0);
        publish();
        scheduleTick();
        options.readiness().announce(start(), ReadinessBoard.COLLECTOR, subtask());
        if (awaitsPools) {
            awaitedPools = new AwaitedPools(
                    options,
                    start(),
                    ReadinessBoard.LONGEST_LOAD,
                    taskThread,
                    () -> rendezvous.onPoolsReady(clock.epochMicros()));
        }
    }

    /** Serves what is published by now, for restored requests are of it, and from now on. */
    private void follow(PublishedEndpoints published) throws InterruptedException {
        ReadinessBoard.Start start = start();
        follower = new RosterFollower(
                options.board(),
                new RosterFollower.Subtask(start.job(), ReadinessBoard.COLLECTOR, subtask(), start.attempt()),
                roster.endpoints().size(),
                published);
        if (!follower.awaitInstalled(store.positions(), PUBLISHED_WAIT)) {
            LOG.warn(
                    "Of the endpoints that restored requests were planned under, not all are published in {} (waited {} at"
                            + " most); requests of the others are answered UNAVAILABLE",
                    options.board(),
                    PUBLISHED_WAIT);
        }
        taskThread.opened();
        follower.start(getUserCodeClassloader());
    }

    private ReadinessBoard.Start start() {
        return ReadinessBoard.Start.of(getContainingTask().getEnvironment());
    }

    private int subtask() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    @Override
    public void processElement1(StreamRecord<PlanHeader> element) {
        rendezvous.onHeader(element.getValue(), clock);
    }

    @Override
    public void processElement2(StreamRecord<AttemptReplies> element) {
        rendezvous.onReplies(element.getValue(), clock);
    }

    @Override
    public int poll() {
        return rendezvous.pollDeadlines(clock.epochMicros(), DEADLINES_PER_POLL);
    }

    @Override
    public long nextMillis() {
        return store.nextDueMillis();
    }

    @Override
    public void endInput(int inputId) {
        endedInputs |= 1 << (inputId - 1);
        if (endedInputs == BOTH_INPUTS) {
            rendezvous.onEndOfInput(clock.epochMicros());
            publish();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (logged != null) {
            logged.snapshot(rendezvous.recalled());
        }
        fingerprints.update(List.of(fingerprint));
        statisticsState.update(List.of(statistics.snapshot().toBytes()));
        for (int keyGroup : keyGroups()) {
            if (!store.isEmpty(keyGroup)) {
                KeyedStateCheckpointOutputStream out = context.getRawKeyedOperatorStateOutput();
                out.startNewKeyGroup(keyGroup);
                store.write(keyGroup, out);
            }
        }
    }

    @Override
    public void finish() throws Exception {
        if (logged != null) {
            logged.flush();
        }
        super.finish();
    }

    @Override
    public void close() throws Exception {
        try {
            if (logged != null) {
                logged.close();
            }
            if (awaitedPools != null) {
                awaitedPools.close();
            }
            if (follower != null) {
                follower.close();
            }
            if (nextTick != null) {
                nextTick.cancel(false);
                alarm.cancel();
                if (nextExpiry != null) {
                    nextExpiry.cancel(false);
                }
                publish();
            }
            options.readiness().withdraw(start(), ReadinessBoard.COLLECTOR, subtask());
        } finally {
            super.close();
        }
    }

    @Override
    public void answer(Answer value) {
        if (logged != null) {
            log(value, logged);
        }
        emit(value);
    }

    @Override
    public void answeredBefore(Answer value) {
        emit(value);
    }

    private void emit(Answer value) {
        output.collect(answer.replace(value));
        if (promptly != null) {
            promptly.emitted();
        }
    }

    private static void log(Answer value, LoggedAnswers logged) {
        try {
            logged.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public void attempt(AttemptRecord value) {
        output.collect(CollectorOutputs.ATTEMPTS, attempt.replace(value));
    }

    /** For tests. */
    RendezvousStore store() {
        return store;
    }

    private void publish() {
        accumulator.publish(statistics.snapshot());
    }

    private void scheduleTick() {
        long next = getProcessingTimeService().getCurrentProcessingTime() + RendezvousStore.TICK_MILLIS;
        nextTick = getProcessingTimeService().registerTimer(next, time -> onTick());
    }

    private void onTick() throws IOException {
        if (logged != null) {
            logged.check();
        }
        ticks++;
        rendezvous.onTick();
        expire();
        alarm.check();
        if (ticks % TICKS_PER_PUBLICATION == 0) {
            publish();
        }
        if (ticks % TICKS_PER_WINDOW == 0) {
            ledger.turnWindow();
        }
        scheduleTick();
    }

    /** What is left over is done as soon as other mail has had its turn, and not by the next tick only. */
    private void expire() {
        if (store.expire(EXPIRIES_PER_POLL)) {
            long past = getProcessingTimeService().getCurrentProcessingTime() - 1;
            nextExpiry = getProcessingTimeService().registerTimer(past, time -> expire());
        }
    }
}
