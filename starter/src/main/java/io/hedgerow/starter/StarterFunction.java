package io.hedgerow.starter;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RecordMethods;
import io.hedgerow.proto.flink.RosterFollower;
import io.hedgerow.proto.flink.WorkItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The starter: turns records into requests, admits them under the roster of the start or what is published meanwhile, and
 * emits the plan headers, the work of each pool ({@link StarterOutputs#pool}) and the records that are no requests
 * ({@link StarterOutputs#DEAD_LETTERS}). Its state is the time when it was saved. Made an operator by {@link StarterOperator#start}; by Flink's
 * {@code process} too, but then nobody is told that the requests have ended, and it can have no gate.
 *
 * @param <T> the record
 */
public final class StarterFunction<T> extends ProcessFunction<T, PlanHeader> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(StarterFunction.class);
    private static final int LONGEST_RAW = 10_000;

    /** The registrar publishes a first state as soon as it runs. */
    private static final Duration PUBLISHED_WAIT = Duration.ofSeconds(60);

    /** Every subtask has one, and is given one of some other after a restore: they save at about the same time. */
    private static final MapStateDescriptor<String, Long> SAVED_AT =
            new MapStateDescriptor<>("saved-at", StringSerializer.INSTANCE, LongSerializer.INSTANCE);

    private static final String MILLIS = "millis";

    private final Roster roster;
    private final FeatureExtractor<T> extractor;
    private final EpochMicrosClock clock;
    private final StarterOptions options;

    private transient @Nullable BroadcastState<String, Long> savedAt;
    private transient long savedMillis;
    private transient Started started;
    private transient @Nullable RosterFollower follower;
    private transient @Nullable Runnable otherMail;
    private transient ReadinessBoard.@Nullable Start taskStart;

    /**
     * @param roster what requests are planned under
     * @param extractor makes the request of a record
     * @param clock time of admission
     */
    public StarterFunction(Roster roster, FeatureExtractor<T> extractor, EpochMicrosClock clock) {
        this(roster, extractor, clock, StarterOptions.DEFAULTS);
    }

    /**
     * @param roster what requests are planned under
     * @param extractor makes the request of a record
     * @param clock time of admission
     * @param gate passed once at every start, before the first record
     */
    public StarterFunction(Roster roster, FeatureExtractor<T> extractor, EpochMicrosClock clock, ReadinessGate gate) {
        this(roster, extractor, clock, StarterOptions.DEFAULTS.withGate(gate));
    }

    /**
     * @param roster what requests are planned under until something else is published
     * @param extractor makes the request of a record
     * @param clock time of admission
     * @param options settings
     */
    @SuppressWarnings("NullAway.Init") // initializeState() and open() come before the first record
    public StarterFunction(
            Roster roster, FeatureExtractor<T> extractor, EpochMicrosClock clock, StarterOptions options) {
        this.options = Objects.requireNonNull(options, "options is null");
        this.roster = Objects.requireNonNull(roster, "roster is null");
        this.extractor = Objects.requireNonNull(extractor, "extractor is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** The starter for records that are requests already. */
    public static StarterFunction<Request> ofRequests(Roster roster, EpochMicrosClock clock) {
        return new StarterFunction<>(roster, request -> request, clock);
    }

    /** @param work that others in the same task have for its thread, done while this one holds it */
    void doMeanwhile(Runnable work) {
        otherMail = work;
    }

    /** @param start which the task belongs to */
    void belongsTo(ReadinessBoard.Start start) {
        taskStart = start;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        // Not as a union list: with one of those no checkpoint is taken once the first subtask has come to its input's
        // end.
        BroadcastState<String, Long> saved = context.getOperatorStateStore().getBroadcastState(SAVED_AT);
        savedAt = saved;
        Long millis = saved.get(MILLIS);
        savedMillis = millis == null ? Long.MAX_VALUE : millis;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        Objects.requireNonNull(savedAt, "the state is not there yet").put(MILLIS, nowMillis());
    }

    private long nowMillis() {
        return Math.floorDiv(clock.epochMicros(), 1_000);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        RecordMethods.letGoOnRelease(getRuntimeContext());
        TaskInfo task = getRuntimeContext().getTaskInfo();
        int subtask = task.getIndexOfThisSubtask();
        JobID job = getRuntimeContext().getJobInfo().getJobId();
        options.end().subtaskStarts(subtask);
        PublishedEndpoints published = new PublishedEndpoints(
                roster, new OperatorMetrics(getRuntimeContext().getMetricGroup()));
        started = new Started(
                subtask,
                published,
                new AdmissionNumbers(subtask, task.getAttemptNumber(), clock.epochMicros()),
                new StarterEmitter(roster));
        passGate(task.getNumberOfParallelSubtasks());
        follow(new RosterFollower.Subtask(job, ReadinessBoard.STARTER, subtask, task.getAttemptNumber()), published);
        started.catchUp = savedMillis == Long.MAX_VALUE ? CatchUp.NONE : CatchUp.of(savedMillis, nowMillis());
    }

    private void passGate(int starters) throws IOException, InterruptedException {
        if (options.gate().board().exists()) {
            ReadinessBoard.Start start = Objects.requireNonNull(
                    taskStart, "a starter with a gate is made an operator by StarterOperator.start");
            options.gate().pass(start, starters);
        }
    }

    /** Before the first record, so that no known endpoint is refused as one that does not exist. */
    private void follow(RosterFollower.Subtask subtask, PublishedEndpoints published) throws InterruptedException {
        follower =
                new RosterFollower(options.board(), subtask, roster.endpoints().size(), published);
        if (!follower.awaitActive(PUBLISHED_WAIT, otherMail == null ? () -> {} : otherMail)) {
            LOG.warn(
                    "Admitting requests although {} does not say yet, after {}, what is active, or not all of that could be"
                            + " installed; until then those endpoints hold that the job was started with",
                    options.board(),
                    PUBLISHED_WAIT);
        }
        follower.start(getRuntimeContext().getUserCodeClassLoader());
    }

    /** The requests have ended. */
    void endInput() throws IOException {
        options.end()
                .subtaskEnded(started.subtask, getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
        if (follower != null) {
            follower.end();
        }
    }

    @Override
    public void close() throws Exception {
        if (follower != null) {
            follower.close();
        }
    }

    @Override
    public void processElement(T record, Context context, Collector<PlanHeader> out) {
        started.records++;
        PublishedEndpoints.Current current = started.published.current();
        Request request;
        try {
            request = Objects.requireNonNull(extractor.extract(record), "the feature extractor returned null");
        } catch (Exception | StackOverflowError e) {
            current.metrics().onDeadLetter();
            context.output(StarterOutputs.DEAD_LETTERS, deadLetter(record, e));
            return;
        }
        started.emitter.begin(context, out, current.metrics());
        current.admission()
                .admit(request, clock.epochMicros(), started.numbers.next(), started.catchUp, started.emitter);
    }

    private DeadLetter deadLetter(T record, Throwable cause) {
        byte[] text = text(record).getBytes(StandardCharsets.UTF_8);
        return new DeadLetter(
                "extract", cause.toString(), "records", started.subtask, started.records, text.length, text);
    }

    private static String text(Object record) {
        String text;
        try {
            text = String.valueOf(record);
        } catch (RuntimeException | StackOverflowError e) {
            text = "a " + record.getClass().getName() + " whose toString() threw " + e;
        }
        return text.length() <= LONGEST_RAW ? text : text.substring(0, LONGEST_RAW);
    }

    /** What a running subtask has. */
    private static final class Started {
        final int subtask;
        final PublishedEndpoints published;
        final AdmissionNumbers numbers;
        final StarterEmitter emitter;
        CatchUp catchUp = CatchUp.NONE;
        long records;

        Started(int subtask, PublishedEndpoints published, AdmissionNumbers numbers, StarterEmitter emitter) {
            this.subtask = subtask;
            this.published = published;
            this.numbers = numbers;
            this.emitter = emitter;
        }
    }

    /** Hands one admission to Flink; reused from record to record. */
    private static final class StarterEmitter implements AdmissionOutput {
        private final Map<String, OutputTag<WorkItem>> tags = new HashMap<>();

        private ProcessFunction<?, PlanHeader>.Context context;
        private Collector<PlanHeader> out;
        private StarterMetrics metrics;

        @SuppressWarnings("NullAway.Init") // begin() comes before each admission
        StarterEmitter(Roster roster) {
            for (PoolSpec pool : roster.pools()) {
                tags.put(pool.name(), StarterOutputs.pool(pool.name()));
            }
        }

        void begin(
                ProcessFunction<?, PlanHeader>.Context newContext,
                Collector<PlanHeader> newOut,
                StarterMetrics newMetrics) {
            context = newContext;
            out = newOut;
            metrics = newMetrics;
        }

        @Override
        public void header(PlanHeader header) {
            metrics.onHeader(header);
            out.collect(header);
        }

        @Override
        public void item(String pool, WorkItem item) {
            OutputTag<WorkItem> tag = tags.get(pool);
            if (tag == null) {
                throw new IllegalStateException("the roster has no pool " + pool + ", but a variant in it");
            }
            context.output(tag, item);
        }
    }
}
