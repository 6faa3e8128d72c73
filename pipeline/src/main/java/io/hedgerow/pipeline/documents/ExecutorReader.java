package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import io.hedgerow.policies.spec.ExecutionSpec.SlowCallSpec;
import io.hedgerow.policies.spec.KeyedJoinSpec;
import io.hedgerow.policies.spec.PoolSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one executor pool of a Job that the structure check has seen. */
final class ExecutorReader {
    private static final List<String> BREAKER_KEYS = List.of(
            "failureRatePercent",
            "minimumCalls",
            "windowCalls",
            "consecutiveFailures",
            "slowCall",
            "slowCallRatePercent",
            "openFor",
            "maxOpenFor",
            "probes");
    private static final long MAX_OPEN_MILLIS = BreakerSpec.DEFAULT.maxOpenMillis();

    private final Fields executor;
    private final Problems problems;

    ExecutorReader(Fields executor, Problems problems) {
        this.executor = executor;
        this.problems = problems;
    }

    PoolSpec read(int jobParallelism) {
        Long parallelism = executor.whole("parallelism");
        String overflow = executor.text("overflow");
        if (isKeyed()) {
            checkKeyed();
        } else {
            checkPartitioning(parallelism, jobParallelism);
            checkInlineIsRead(executor.object("inline"));
        }
        ExecutionSpec execution = execution();
        return new PoolSpec(
                executor.text("name", ""),
                parallelism == null ? jobParallelism : parallelism.intValue(),
                (int) executor.presetWhole("threads"),
                (int) executor.presetWhole("queueCapacity"),
                overflow == null ? null : PoolSpec.Overflow.valueOf(constant(overflow)),
                executor.presetText("slotSharingGroup"),
                isKeyed() ? execution.withoutInline() : execution,
                keyed());
    }

    private boolean isKeyed() {
        return executor.presetText("join").equals("keyed");
    }

    private @Nullable KeyedJoinSpec keyed() {
        if (!isKeyed()) {
            if (executor.has("modelCache") && executor.isWell("join")) {
                problems.add(executor.place("modelCache"), "is read only where join is keyed, the join is partitioned");
            }
            return null;
        }
        return new KeyedJoinSpec(executor.object("modelCache").presetWhole("maximumSize"));
    }

    /** Requests go to where the model of their key is, and each of these models has few: others' ways to be fast do not fit. */
    private void checkKeyed() {
        if (executor.presetWhole("threads") == 0) {
            problems.add(
                    executor.place("threads"),
                    "is 0 where join is keyed, whose models are loaded and called on worker threads; at least 1 is allowed"
                            + " there");
        }
        if (executor.presetText("partitioning").equals("forward")) {
            problems.add(
                    executor.place("partitioning"),
                    "is forward where join is keyed, which sends requests to the model of their key; rebalance is allowed"
                            + " there");
        }
        Fields batch = executor.object("batch");
        Long rows = executor.has("batch") ? batch.whole("maxBatchSize") : null;
        if (rows != null && rows > 1) {
            problems.add(
                    batch.place("maxBatchSize"),
                    "is " + rows + " where join is keyed, whose models score one request a call; 1 is allowed there");
        }
        Fields inline = executor.object("inline");
        Stream.of("below", "limit")
                .filter(inline::has)
                .filter(key -> key.equals("limit") || inline.presetWhole(key) > 0)
                .forEach(key -> problems.add(
                        inline.place(key),
                        "is not read where join is keyed, which never scores on the task's own thread; below: 0ms is"
                                + " allowed there"));
    }

    private void checkPartitioning(@Nullable Long parallelism, int jobParallelism) {
        boolean isForward = executor.presetText("partitioning").equals("forward");
        boolean isElsewhere = !executor.presetText("slotSharingGroup").equals("default");
        if (isForward && (isElsewhere || (parallelism != null && parallelism != jobParallelism))) {
            problems.add(
                    executor.place("partitioning"),
                    "is forward, which needs the subtasks of the source: allowed with the job's parallelism ("
                            + jobParallelism + ") and slotSharingGroup default");
        }
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private ExecutionSpec execution() {
        Fields inline = executor.object("inline");
        long belowMicros = inline.presetWhole("below");
        long limitMicros = inline.presetWhole("limit");
        if (belowMicros > limitMicros) {
            problems.add(
                    inline.place(),
                    "has below " + Durations.writtenMicros(belowMicros) + " and limit "
                            + Durations.writtenMicros(limitMicros) + ", below is at most the limit");
        }
        return new ExecutionSpec(
                belowMicros,
                limitMicros,
                ExecutionSpec.Concurrency.valueOf(constant(executor.presetText("concurrency"))),
                executor.has("batch") ? batch(executor.object("batch")) : BatchSpec.SINGLE,
                breaker(executor.object("breaker")),
                ExecutionSpec.Partitioning.valueOf(constant(executor.presetText("partitioning"))));
    }

    /** A pool that always scores inline, or never, does not look at what a call takes. */
    private void checkInlineIsRead(Fields inline) {
        if (executor.presetWhole("threads") == 0) {
            Stream.of("below", "limit")
                    .filter(inline::has)
                    .forEach(key -> problems.add(
                            inline.place(key),
                            "is not read where threads is 0, which scores on the task's own thread whatever"
                                    + " a call takes"));
            return;
        }
        Long rows = executor.has("batch") ? executor.object("batch").whole("maxBatchSize") : null;
        if (rows != null && rows > 1 && inline.has("below") && inline.presetWhole("below") > 0) {
            problems.add(
                    inline.place("below"),
                    "is not read where batch.maxBatchSize is above 1, since a batch is filled by those that wait; allowed"
                            + " there: 0ms");
        }
    }

    private BatchSpec batch(Fields batch) {
        if (executor.presetWhole("threads") == 0 && !isKeyed()) {
            problems.add(
                    executor.place("batch"),
                    "needs worker threads that wait for a batch to fill, threads is 0; allowed with threads of at"
                            + " least 1");
        }
        Long size = batch.whole("maxBatchSize");
        return new BatchSpec(
                size == null ? 1 : size.intValue(),
                batch.presetWhole("maxQueueDelay"),
                batch.presetWhole("targetLatency"));
    }

    private @Nullable BreakerSpec breaker(Fields breaker) {
        if (!breaker.presetFlag("enabled")) {
            BREAKER_KEYS.stream()
                    .filter(breaker::has)
                    .forEach(key -> problems.add(breaker.place(key), "is not read where enabled is false"));
            return null;
        }
        int minimumCalls = (int) breaker.presetWhole("minimumCalls");
        int windowCalls = (int) breaker.presetWhole("windowCalls");
        if (minimumCalls > windowCalls) {
            problems.add(
                    breaker.place(),
                    "has minimumCalls " + minimumCalls + " and windowCalls " + windowCalls
                            + ", minimumCalls is at most windowCalls");
        }
        int consecutiveFailures = (int) breaker.presetWhole("consecutiveFailures");
        long openMillis = breaker.presetWhole("openFor");
        return new BreakerSpec(
                breaker.presetDecimal("failureRatePercent"),
                Math.min(minimumCalls, windowCalls),
                windowCalls,
                consecutiveFailures == 0 ? BreakerSpec.NEVER : consecutiveFailures,
                openMillis,
                maxOpenMillis(breaker, openMillis),
                (int) breaker.presetWhole("probes"),
                slowCalls(breaker));
    }

    private long maxOpenMillis(Fields breaker, long openMillis) {
        Long written = breaker.whole("maxOpenFor");
        if (written != null && written < openMillis) {
            problems.add(
                    breaker.place("maxOpenFor"),
                    "is " + Durations.written(written) + " where openFor is " + Durations.written(openMillis)
                            + ", at least openFor is allowed");
        }
        return Math.max(openMillis, written == null ? MAX_OPEN_MILLIS : written);
    }

    private @Nullable SlowCallSpec slowCalls(Fields breaker) {
        Long afterMicros = breaker.whole("slowCall");
        if (!breaker.has("slowCall") && breaker.has("slowCallRatePercent")) {
            problems.add(
                    breaker.place("slowCallRatePercent"),
                    "is read only beside slowCall, which says which calls are slow");
        }
        return afterMicros == null ? null : new SlowCallSpec(afterMicros, breaker.presetDecimal("slowCallRatePercent"));
    }
}
