package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a system is asked to do: which models, how they are served, and how requests come.
 *
 * @param models one per variant, in order
 * @param inputs names of the numbers in a request
 * @param policy selection policy
 * @param onePool all variants in one pool; else each in its own
 * @param threads worker threads per variant and subtask; 0 scores on the task's own thread
 * @param pushBack whether a full pool holds up its input instead of shedding
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
        boolean onePool,
        int threads,
        boolean pushBack,
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
        return new Workload(
                behaviours.stream().map(ModelUse::of).toList(),
                IntStream.range(0, behaviours.get(0).features())
                        .mapToObj(i -> "f" + i)
                        .toList(),
                "average",
                false,
                1,
                true,
                FAR_DEADLINE,
                false,
                DEFAULT_WINDOW,
                null,
                Arrivals.FULL_SPEED);
    }

    /** One neural net in one pool, at full speed. */
    static Workload net() {
        return new Workload(
                List.of(ModelUse.net()),
                ModelUse.NET_INPUTS,
                "fastest",
                true,
                1,
                true,
                FAR_DEADLINE,
                false,
                DEFAULT_WINDOW,
                null,
                Arrivals.FULL_SPEED);
    }

    /** The same, with requests that come by the clock, and with the deadline and the overflow of the documents. */
    Workload paced(double ratePerSecond) {
        return with(Arrivals.paced(ratePerSecond)).withDeadline(DEFAULT_DEADLINE);
    }

    Workload with(Arrivals newArrivals) {
        return new Workload(
                models,
                inputs,
                policy,
                onePool,
                threads,
                pushBack,
                deadline,
                rocksDb,
                duplicateWindow,
                batch,
                newArrivals);
    }

    /** A deadline that counts: what cannot make it is shed. */
    Workload withDeadline(Duration newDeadline) {
        return new Workload(
                models,
                inputs,
                policy,
                onePool,
                threads,
                false,
                newDeadline,
                rocksDb,
                duplicateWindow,
                batch,
                arrivals);
    }

    Workload inOnePool() {
        return new Workload(
                models, inputs, policy, true, threads, pushBack, deadline, rocksDb, duplicateWindow, batch, arrivals);
    }

    Workload onRocksDb() {
        return new Workload(
                models, inputs, policy, onePool, threads, pushBack, deadline, true, duplicateWindow, batch, arrivals);
    }

    Workload withThreads(int newThreads) {
        return new Workload(
                models,
                inputs,
                policy,
                onePool,
                newThreads,
                pushBack,
                deadline,
                rocksDb,
                duplicateWindow,
                batch,
                arrivals);
    }

    Workload withDuplicateWindow(Duration newWindow) {
        return new Workload(
                models, inputs, policy, onePool, threads, pushBack, deadline, rocksDb, newWindow, batch, arrivals);
    }

    Workload withBatch(BatchSpec newBatch) {
        return new Workload(
                models,
                inputs,
                policy,
                onePool,
                threads,
                pushBack,
                deadline,
                rocksDb,
                duplicateWindow,
                newBatch,
                arrivals);
    }

    /** The requests it is sent. */
    RequestSeries series() {
        return new RequestSeries(WorkloadDocuments.ENDPOINT, inputs, arrivals.highPercent());
    }
}
