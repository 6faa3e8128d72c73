package io.hedgerow.executors;

import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.executors.crashes.TaskAttempt;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.PromptOutput;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RecordMethods;
import io.hedgerow.proto.flink.RosterFollower;
import io.hedgerow.proto.flink.TaskThread;
import io.hedgerow.proto.flink.WorkItem;
import io.hedgerow.proto.flink.status.ModelStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TimestampedCollector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link AttemptPool}: turns Flink's calls into its calls. Decides nothing.
 *
 * <p>Mails, timers and input all run on the task thread. While {@link #takeIn} yields for room, mails and
 * timers go on; the item it waits with is in the pool's backlog and so in every snapshot, whether or not a version
 * of Flink takes one meanwhile.
 */
abstract class PoolOperator extends AbstractStreamOperator<AttemptReplies> {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(PoolOperator.class);

    /** The registrar publishes at once what its own state has. */
    private static final Duration PUBLISHED_WAIT = Duration.ofSeconds(60);

    private final transient PoolSettings settings;
    private final transient MailboxExecutor mailbox;
    private final transient TaskThread taskThread;
    private final transient PoolClock clock;
    private final transient PoolTimer timer;
    private transient @Nullable InFlight state;
    private transient @Nullable HostedModels models;
    private transient @Nullable CrashWatch watch;
    private transient @Nullable AttemptPool pool;
    private transient @Nullable HandBack handBack;
    private transient @Nullable RosterFollower follower;
    private transient @Nullable SubtaskStatus subtaskStatus;
    private transient RestoredItems restored = RestoredItems.NONE;

    PoolOperator(PoolSettings settings, StreamOperatorParameters<AttemptReplies> parameters) {
        super(parameters);
        this.settings = settings;
        this.mailbox = parameters.getMailboxExecutor();
        this.taskThread = new TaskThread(mailbox);
        this.clock = settings.clocks().of(parameters.getProcessingTimeService());
        this.timer = new PoolTimer(parameters.getProcessingTimeService(), clock, this::sweep);
    }

    PoolSettings settings() {
        return settings;
    }

    PoolClock clock() {
        return clock;
    }

    /** The state that keeps items in flight. */
    abstract InFlight openInFlight(StateInitializationContext context) throws Exception;

    /** Where keys choose their models. */
    ModelChoice openModels(HostedModels hosted, OperatorMetrics metrics, PoolStatus status, HandBack workersHandBack) {
        return ModelChoice.NONE;
    }

    /** How the models are that keys have chosen. Thread-safe. */
    List<ModelStatus> chosenModels() {
        return List.of();
    }

    /** No attempt is open any more. */
    void closeModels() {}

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = openInFlight(context);
        restored = new RestoredItems(
                state.restored(), context.isRestored(), settings.options().restoreGraceMillis());
    }

    @Override
    public void open() throws Exception {
        super.open();
        RecordMethods.letGoOnRelease(getRuntimeContext());
        SubtaskStatus subtaskStatus =
                new SubtaskStatus(settings.poolName(), getRuntimeContext().getTaskInfo());
        PoolStatus status = subtaskStatus.models();
        this.subtaskStatus = subtaskStatus;
        PoolSpec spec = spec();
        models = new HostedModels(
                spec, settings.artifacts(), settings.options(), status, watchedLoads(spec), getRuntimeContext());
        OperatorMetrics metrics = new OperatorMetrics(getMetricGroup());
        BulkheadFactory factory = new BulkheadFactory(spec, metrics, clock);
        WarmUp warmUp = new WarmUp(spec.name(), settings.options().warmUpCalls(), getUserCodeClassloader(), clock);
        HandBack handBack = new HandBack(() -> mailbox.execute(this::takeBack, "take back calls"));
        this.handBack = handBack;
        ModelChoice choice = openModels(models, metrics, status, handBack);
        pool = newPool(models, factory, warmUp, status, handBack, choice);
        pool.start();
        subtaskStatus.start(settings.options().status(), factory::scored, this::chosenModels, getUserCodeClassloader());
        follow(new PublishedEndpoints(
                models, factory, bulkheads -> warmUpOrRefuse(warmUp, bulkheads), pool, this::onTaskThread, status));
        restore(pool);
        settings.options().readiness().announce(start(), ReadinessBoard.ofPool(settings.poolName()), subtask());
    }

    /** What is left of processes that are gone is read here, before anything is loaded. */
    private WatchedLoads watchedLoads(PoolSpec spec) {
        CrashWatch opened = CrashWatch.open(
                settings.options().crashes(),
                new TaskAttempt(start().job().toString(), TaskAttempt.POOLS, start().attempt()));
        watch = opened;
        return spec.isKeyed() ? WatchedLoads.ofSubtask(opened, spec.name(), subtask()) : WatchedLoads.of(opened);
    }

    private ReadinessBoard.Start start() {
        return ReadinessBoard.Start.of(getContainingTask().getEnvironment());
    }

    private int subtask() {
        return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    }

    /** Restored requests wait, and all others with them: the first calls are made for them, within their grace. */
    private @Nullable Error warmUp(WarmUp warmUp, List<Bulkhead> bulkheads) throws InterruptedException {
        return restored.isRestored() && taskThread.isOpening() ? null : warmUp.run(bulkheads);
    }

    /** A model whose first requests would fail the task, and those after the restart again, or that hangs, is not let in. */
    private void warmUpOrRefuse(WarmUp warmUp, List<Bulkhead> bulkheads)
            throws InterruptedException, ModelRefusedException {
        Error fatal = taskThread.isOpening() ? warmUp(warmUp, bulkheads) : warmUp.runBeside(bulkheads);
        if (fatal != null) {
            throw fatal;
        }
    }

    private AttemptPool newPool(
            HostedModels hosted,
            BulkheadFactory factory,
            WarmUp warmUp,
            PoolStatus status,
            HandBack workersHandBack,
            ModelChoice choice)
            throws Exception {
        StartEndpoints start = StartEndpoints.host(settings.roster(), hosted, factory);
        warmUp(warmUp, start.withModel());
        status.ready(start.variants());
        TimestampedCollector<AttemptReplies> replies = new TimestampedCollector<>(output);
        PromptOutput promptly = PromptOutput.of(getContainingTask(), getProcessingTimeService());
        return new AttemptPool(
                new HostedBulkheads(start.bulkheads()),
                new HostedRaces(start.races()),
                new WorkerThreads(settings.poolName(), getUserCodeClassloader(), clock, workersHandBack, warmUp),
                clock,
                new Replies(
                        reply -> {
                            replies.collect(reply);
                            if (promptly != null) {
                                promptly.emitted();
                            }
                        },
                        factory.unhosted()::inc,
                        hosted::whyLeftOut),
                choice);
    }

    /** Hosts what is published by now, and from now on. */
    private void follow(PublishedEndpoints published) throws InterruptedException {
        follower = new RosterFollower(
                settings.options().board(),
                new RosterFollower.Subtask(
                        start().job(), ReadinessBoard.ofPool(settings.poolName()), subtask(), start().attempt()),
                settings.roster().endpoints().size(),
                published);
        if (!follower.awaitInstalled(restored.endpoints(), PUBLISHED_WAIT)) {
            LOG.warn(
                    "Pool {}: of the endpoints that restored requests were planned under, not all are published in {} after"
                            + " {}; requests of the others end NOT_READY",
                    settings.poolName(),
                    settings.options().board(),
                    PUBLISHED_WAIT);
        }
        taskThread.opened();
        follower.start(getUserCodeClassloader());
    }

    private <T> T onTaskThread(Callable<T> what) throws InterruptedException, ExecutionException {
        return taskThread.call(
                () -> {
                    T result = what.call();
                    armTimer(pool());
                    return result;
                },
                "host an endpoint");
    }

    /** Without a warm-up nothing is known to be cheap, and a model that a key chooses may first have to be loaded. */
    PoolSpec spec() {
        PoolSpec spec = settings.pool();
        return settings.options().warmUpCalls() == 0 || spec.isKeyed()
                ? spec.withExecution(spec.execution().withoutInline())
                : spec;
    }

    /** Restored items pass admission as soon as the task runs, and before any new input. */
    private void restore(AttemptPool into) {
        if (restored.giveTo(into, clock.epochMillis())) { // those whose time has not come need a timer
            mailbox.execute(this::admitRestored, "admit restored items");
        }
    }

    private void admitRestored() {
        if (pool != null) {
            pool.admitBacklog();
            armTimer(pool);
        }
    }

    /** Takes an item in, and waits while it has no room. */
    final void takeIn(WorkItem item) throws Exception {
        AttemptPool open = pool();
        open.offer(restored.inTime(item));
        armTimer(open);
        while (open.hasBacklog()) {
            mailbox.yield();
        }
    }

    private void takeBack() {
        if (pool != null && handBack != null) {
            AttemptPool open = pool;
            handBack.drainTo(what -> what.deliverTo(open));
            armTimer(pool);
        }
    }

    private void sweep() {
        if (pool != null) {
            pool.sweep();
            armTimer(pool);
        }
    }

    private void armTimer(AttemptPool open) {
        timer.arm(open.nextSweepNanos());
    }

    /** The items have ended. */
    final void drain() throws Exception {
        AttemptPool open = pool();
        open.drain(settings.options().drainGraceMillis());
        armTimer(open);
        while (!open.isIdle()) {
            mailbox.yield();
        }
        if (follower != null) {
            follower.end();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (state != null) {
            state.update(context, pool().snapshot(), pool().isDrained());
        }
    }

    @Override
    public void close() throws Exception {
        try {
            if (follower != null) {
                follower.close();
            }
            if (subtaskStatus != null) {
                subtaskStatus.close();
            }
            timer.cancel();
            if (pool != null) {
                pool.close();
                pool = null; // mails may still come
            }
            closeModels();
        } finally {
            if (watch != null) {
                watch.close(); // the task ends, and the process has not
            }
            if (models != null) {
                models.close();
                settings.options().readiness().withdraw(start(), ReadinessBoard.ofPool(settings.poolName()), subtask());
            }
            super.close();
        }
    }

    private AttemptPool pool() {
        if (pool == null) {
            throw new IllegalStateException("the pool operator is not open");
        }
        return pool;
    }
}
