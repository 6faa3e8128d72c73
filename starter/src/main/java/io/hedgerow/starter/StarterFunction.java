package io.hedgerow.starter;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.ReadinessBoard;
import io.hedgerow.proto.flink.RecordMethods;
import io.hedgerow.proto.flink.WorkItem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The starter: turns records into requests, admits them under a fixed roster, and emits the plan headers, the
 * work of each pool ({@link StarterOutputs#pool}) and the records that are no requests
 * ({@link StarterOutputs#DEAD_LETTERS}). Keeps no state.
 *
 * @param <T> the record
 */
public final class StarterFunction<T> extends ProcessFunction<T, PlanHeader> {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_RAW = 10_000;

    private final Roster roster;
    private final FeatureExtractor<T> extractor;
    private final EpochMicrosClock clock;
    private final ReadinessGate gate;

    private transient Started started;

    /**
     * @param roster what requests are planned under
     * @param extractor makes the request of a record
     * @param clock time of admission
     */
    public StarterFunction(Roster roster, FeatureExtractor<T> extractor, EpochMicrosClock clock) {
        this(roster, extractor, clock, ReadinessGate.OPEN);
    }

    /**
     * @param roster what requests are planned under
     * @param extractor makes the request of a record
     * @param clock time of admission
     * @param gate passed once at every start, before the first record
     */
    @SuppressWarnings("NullAway.Init") // open() comes before the first record
    public StarterFunction(Roster roster, FeatureExtractor<T> extractor, EpochMicrosClock clock, ReadinessGate gate) {
        this.gate = Objects.requireNonNull(gate, "gate is null");
        this.roster = Objects.requireNonNull(roster, "roster is null");
        this.extractor = Objects.requireNonNull(extractor, "extractor is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** The starter for records that are requests already. */
    public static StarterFunction<Request> ofRequests(Roster roster, EpochMicrosClock clock) {
        return new StarterFunction<>(roster, request -> request, clock);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        RecordMethods.letGoOnRelease(getRuntimeContext());
        TaskInfo task = getRuntimeContext().getTaskInfo();
        int subtask = task.getIndexOfThisSubtask();
        started = new Started(
                subtask,
                Admission.of(roster),
                new AdmissionNumbers(subtask, task.getAttemptNumber(), clock.epochMicros()),
                new StarterMetrics(roster, getRuntimeContext().getMetricGroup()),
                new StarterEmitter(roster));
        gate.pass(
                new ReadinessBoard.Start(getRuntimeContext().getJobInfo().getJobId(), task.getAttemptNumber()),
                task.getNumberOfParallelSubtasks());
    }

    @Override
    public void processElement(T record, Context context, Collector<PlanHeader> out) {
        started.records++;
        Request request;
        try {
            request = Objects.requireNonNull(extractor.extract(record), "the feature extractor returned null");
        } catch (Exception | StackOverflowError e) {
            started.metrics.onDeadLetter();
            context.output(StarterOutputs.DEAD_LETTERS, deadLetter(record, e));
            return;
        }
        started.emitter.begin(context, out, started.metrics);
        started.admission.admit(request, clock.epochMicros(), started.numbers.next(), started.emitter);
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
        final Admission admission;
        final AdmissionNumbers numbers;
        final StarterMetrics metrics;
        final StarterEmitter emitter;
        long records;

        Started(
                int subtask,
                Admission admission,
                AdmissionNumbers numbers,
                StarterMetrics metrics,
                StarterEmitter emitter) {
            this.subtask = subtask;
            this.admission = admission;
            this.numbers = numbers;
            this.metrics = metrics;
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
