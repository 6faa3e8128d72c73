package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a system is asked to do: which models, how they are served, and how requests come.
 *
 * @param models one per variant, in order
 * @param inputs names of the numbers in a request
 * @param policy selection policy
 * @param copyPercent share of the requests that the second variant scores too, a while after the first; 0: all variants
 *     score all requests
 * @param onePool all variants in one pool; else each in its own
 * @param subtasks of each pool; 0: as many as other stages have
 * @param threads worker threads per variant and subtask; 0 scores on the task's own thread
 * @param queueCapacity requests that may wait per variant and subtask; 0: what the documents have by default
 * @param forward whether a pool reads in the thread of the source ({@code partitioning: forward})
 * @param pushBack whether a full pool holds up its input instead of shedding
 * @param routing which subtask of a pool gets a request
 * @param deadline of an answer, from admission
 * @param rocksDb whether the job's state lies in RocksDB
 * @param duplicateWindow how long the ID of an answered request is remembered
 * @param batch how attempts are scored together, or null for what the pools do by themselves
 * @param arrivals how requests come
 */
record Workload(
        List<ModelUse> models,
        List<String> inputs,
        String policy,
        int copyPercent,
        boolean onePool,
        int subtasks,
        int threads,
        int queueCapacity,
        boolean forward,
        boolean pushBack,
        Routing routing,
        Duration deadline,
        boolean rocksDb,
        Duration duplicateWindow,
        @Nullable BatchSpec batch,
        Arrivals arrivals) {

    /** Longer than any run, so that deadlines are set and taken back but never come. */
    static final Duration FAR_DEADLINE = Duration.ofMinutes(10);

    private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(10);
    private static final Duration DEFAULT_DEADLINE = Duration.ofMillis(100);

    /**
     * How requests come.
     *
     * @param ratePerSecond of all together, or 0 for as fast as they are taken
     * @param prefill how many are sent at full speed before that
     * @param highPercent share of them with a high priority
     */
    record Arrivals(double ratePerSecond, long prefill, int highPercent) {
        /** As fast as they are taken. */
        static final Arrivals FULL_SPEED = new Arrivals(0, 0, 0);

        static Arrivals paced(double ratePerSecond) {
            return new Arrivals(ratePerSecond, 0, 0);
        }
    }

    Workload {
        models = List.copyOf(models);
        inputs = List.copyOf(inputs);
    }

    /** Cheap models in pools of their own, averaged, at full speed. */
    static Workload cheap(int variants, int features) {
        return ofBehaviours(IntStream.range(0, variants)
                .mapToObj(i -> ModelBehaviour.cheap(features, i + 1))
                .toList());
    }

    /** Models in pools of their own, averaged, at full speed. They take the same features. */
    static Workload ofBehaviours(List<ModelBehaviour> behaviours) {
        return of(
                behaviours.stream().map(ModelUse::of).toList(),
                IntStream.range(0, behaviours.get(0).features())
                        .mapToObj(i -> "f" + i)
                        .toList());
    }

    /** Models in pools of their own, averaged, at full speed. */
    static Workload of(List<ModelUse> models, List<String> inputs) {
        return new Draft(models, inputs).workload();
    }

    /** One neural net in one pool, at full speed. */
    static Workload net() {
        return of(List.of(ModelUse.net()), ModelUse.NET_INPUTS).inOnePool().but(draft -> draft.policy = "fastest");
    }

    /** The same, with requests that come by the clock, and with the deadline and the overflow of the documents. */
    Workload paced(double ratePerSecond) {
        return with(Arrivals.paced(ratePerSecond)).withDeadline(DEFAULT_DEADLINE);
    }

    Workload with(Arrivals newArrivals) {
        return but(draft -> draft.arrivals = newArrivals);
    }

    Workload with(Routing newRouting) {
        return but(draft -> draft.routing = newRouting);
    }

    /** A deadline that counts: what cannot make it is shed. */
    Workload withDeadline(Duration newDeadline) {
        return but(draft -> {
            draft.deadline = newDeadline;
            draft.pushBack = false;
        });
    }

    /** Pools that hold up their input as soon as this many requests wait. */
    Workload pushingBackAt(int newQueueCapacity) {
        return but(draft -> {
            draft.queueCapacity = newQueueCapacity;
            draft.pushBack = true;
        });
    }

    /** The second variant scores a share of the requests a while after the first; the first score is the answer. */
    Workload withCopies(int newPercent) {
        return but(draft -> {
            draft.copyPercent = newPercent;
            draft.policy = "fastest";
        });
    }

    Workload inOnePool() {
        return but(draft -> draft.onePool = true);
    }

    /** The same with pools in the thread of the source. */
    Workload inTheSourcesThread() {
        return but(draft -> draft.forward = true);
    }

    Workload onRocksDb() {
        return but(draft -> draft.rocksDb = true);
    }

    Workload withSubtasks(int newSubtasks) {
        return but(draft -> draft.subtasks = newSubtasks);
    }

    Workload withThreads(int newThreads) {
        return but(draft -> draft.threads = newThreads);
    }

    Workload withDuplicateWindow(Duration newWindow) {
        return but(draft -> draft.duplicateWindow = newWindow);
    }

    Workload withBatch(BatchSpec newBatch) {
        return but(draft -> draft.batch = newBatch);
    }

    private Workload but(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.workload();
    }

    /** The requests it is sent. */
    RequestSeries series() {
        return new RequestSeries(WorkloadDocuments.ENDPOINT, inputs, arrivals.highPercent());
    }

    /** A workload that can still be changed; at first its defaults. */
    private static final class Draft {
        private final List<ModelUse> models;
        private final List<String> inputs;
        private String policy = "average";
        private int copyPercent;
        private boolean onePool;
        private int subtasks;
        private int threads = 1;
        private int queueCapacity;
        private boolean forward;
        private boolean pushBack = true;
        private Routing routing = Routing.IN_TURN;
        private Duration deadline = FAR_DEADLINE;
        private boolean rocksDb;
        private Duration duplicateWindow = DEFAULT_WINDOW;
        private @Nullable BatchSpec batch;
        private Arrivals arrivals = Arrivals.FULL_SPEED;

        Draft(List<ModelUse> models, List<String> inputs) {
            this.models = models;
            this.inputs = inputs;
        }

        Draft(Workload of) {
            this(of.models, of.inputs);
            policy = of.policy;
            copyPercent = of.copyPercent;
            onePool = of.onePool;
            subtasks = of.subtasks;
            threads = of.threads;
            queueCapacity = of.queueCapacity;
            forward = of.forward;
            pushBack = of.pushBack;
            routing = of.routing;
            deadline = of.deadline;
            rocksDb = of.rocksDb;
            duplicateWindow = of.duplicateWindow;
            batch = of.batch;
            arrivals = of.arrivals;
        }

        Workload workload() {
            return new Workload(
                    models,
                    inputs,
                    policy,
                    copyPercent,
                    onePool,
                    subtasks,
                    threads,
                    queueCapacity,
                    forward,
                    pushBack,
                    routing,
                    deadline,
                    rocksDb,
                    duplicateWindow,
                    batch,
                    arrivals);
        }
    }
}
