package io.hedgerow.benchmarks.load;

import static io.hedgerow.benchmarks.load.SystemUnderTest.BLOCKING;
import static io.hedgerow.benchmarks.load.SystemUnderTest.HEDGEROW;
import static io.hedgerow.benchmarks.load.SystemUnderTest.HOP_LIMIT;
import static io.hedgerow.benchmarks.load.SystemUnderTest.SOURCE_ONLY;
import static io.hedgerow.benchmarks.load.SystemUnderTest.TEXTBOOK;
import static io.hedgerow.benchmarks.load.SystemUnderTest.WAIT_FOR_ALL;

import io.hedgerow.benchmarks.load.Workload.Arrivals;
import io.hedgerow.benchmarks.load.model.Capacity;
import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is asked. */
final class Scenarios {
    private static final int VARIANTS = 3;
    private static final int FEATURES = 20;
    private static final double FAULT_RATE = 5_000;
    private static final double OPEN_RATE = 10_000;
    private static final int HIGH_PERCENT = 20;
    private static final Duration TIGHT_DEADLINE = Duration.ofMillis(50);
    private static final long STRAGGLER_MICROS = 200_000;
    private static final long KNOWN_MICROS = 1_000;
    private static final BatchSpec ADAPTIVE = new BatchSpec(128, 0, 2_000);
    private static final long NO_TARGET_MICROS = 60_000_000;

    private Scenarios() {}

    /** Those that a run without names asks, in order. */
    static List<Scenario> all() {
        return Stream.of(cheap(), paced(), faults(), sizes(), open(), List.of(onnxBatch()))
                .flatMap(List::stream)
                .toList();
    }

    /** All that can be asked for by name. */
    static List<Scenario> named() {
        return Stream.concat(all().stream(), SlowSubtask.scenarios().stream()).toList();
    }

    private static List<Scenario> cheap() {
        Workload cheap = Workload.cheap(VARIANTS, FEATURES);
        return List.of(
                new Scenario(
                        "cheap-full-speed",
                        "3 cheap models in 3 pools, as fast as they are taken",
                        cores -> with(cheap, SOURCE_ONLY, TEXTBOOK, WAIT_FOR_ALL, BLOCKING)),
                new Scenario(
                        "cheap-one-pool",
                        "3 cheap models in one pool, as fast as they are taken",
                        cores -> withForward(cheap.inOnePool())),
                new Scenario(
                        "cheap-rocksdb-job",
                        "cheap-full-speed in a job whose state lies in RocksDB",
                        cores -> with(cheap.onRocksDb())));
    }

    private static List<Scenario> paced() {
        return IntStream.of(5, 20, 50)
                .mapToObj(thousands -> new Scenario(
                        "paced-" + thousands + "k",
                        String.format(Locale.ROOT, "3 cheap models in 3 pools, %d,000 requests/s", thousands),
                        cores -> withForward(Workload.cheap(VARIANTS, FEATURES).paced(thousands * 1_000))))
                .toList();
    }

    /** Also Hedgerow with its pools in the starter's thread: an edge less on a request's way. */
    private static List<Trial> withForward(Workload workload) {
        Trial forward = new Trial(HEDGEROW, "forward", workload.inTheSourcesThread());
        return Stream.concat(with(workload).stream(), Stream.of(forward)).toList();
    }

    private static List<Scenario> faults() {
        return List.of(
                new Scenario(
                        "straggler",
                        "5,000 requests/s, average of 3, deadline 50 ms; one model sleeps 200 ms",
                        cores -> straggler()),
                new Scenario(
                        "failing-half",
                        "5,000 requests/s, average of 3, deadline 50 ms; one model throws on half of the requests",
                        cores -> with(faulty(lastModel().withFailPercent(50)), TEXTBOOK, WAIT_FOR_ALL, BLOCKING)),
                new Scenario(
                        "dead",
                        "5,000 requests/s, average of 3, deadline 50 ms; one model never returns",
                        cores -> with(faulty(lastModel().hanging()))),
                new Scenario(
                        "overload-2x",
                        "one model of 1 ms on 1 thread, twice the requests it can score, 20 % of high priority",
                        Scenarios::overload));
    }

    private static ModelBehaviour lastModel() {
        return ModelBehaviour.cheap(FEATURES, VARIANTS);
    }

    private static Workload faulty(ModelBehaviour last) {
        List<ModelBehaviour> behaviours = new ArrayList<>();
        for (int i = 1; i < VARIANTS; i++) {
            behaviours.add(ModelBehaviour.cheap(FEATURES, i));
        }
        behaviours.add(last);
        return Workload.ofBehaviours(behaviours)
                .with(Arrivals.paced(FAULT_RATE))
                .withDeadline(TIGHT_DEADLINE);
    }

    private static List<Trial> straggler() {
        List<Trial> trials = new ArrayList<>(
                with(faulty(lastModel().withDelayMicros(STRAGGLER_MICROS)), TEXTBOOK, WAIT_FOR_ALL, BLOCKING));
        trials.add(1, new Trial(HEDGEROW, "no straggler", faulty(lastModel())));
        return trials;
    }

    private static List<Trial> overload(int parallelism) {
        ModelBehaviour model = ModelBehaviour.cheap(FEATURES, 1).withDelayMicros(KNOWN_MICROS);
        double capacity = Capacity.perSecond(model) * parallelism;
        Workload workload = Workload.ofBehaviours(List.of(model))
                .with(new Arrivals(2 * capacity, 0, HIGH_PERCENT))
                .withDeadline(TIGHT_DEADLINE);
        return Stream.of(HEDGEROW, HOP_LIMIT, TEXTBOOK, WAIT_FOR_ALL, BLOCKING)
                .map(system -> new Trial(system, "", workload, system == HOP_LIMIT ? Double.NaN : capacity))
                .toList();
    }

    private static List<Scenario> sizes() {
        Stream<Scenario> variants = IntStream.of(2, 4, 8, 16)
                .mapToObj(count -> new Scenario(
                        "variants-" + count,
                        count + " cheap models in pools of their own, as fast as they are taken",
                        cores -> with(Workload.cheap(count, FEATURES))));
        Stream<Scenario> features = IntStream.of(10, 100, 1_000)
                .mapToObj(count -> new Scenario(
                        "features-" + count,
                        "3 cheap models in 3 pools, " + count + " features, as fast as they are taken",
                        cores -> with(Workload.cheap(VARIANTS, count), SOURCE_ONLY)));
        return Stream.concat(variants, features).toList();
    }

    private static List<Scenario> open() {
        return List.of(open("1k", 1_000), open("10k", 10_000), open("100k", 100_000), open("1m", 1_000_000));
    }

    private static Scenario open(String label, long remembered) {
        Duration window = Duration.ofMillis((long) (remembered * 1_000 / OPEN_RATE));
        return new Scenario(
                "open-" + label,
                String.format(Locale.ROOT, "10,000 requests/s while %,d request IDs are remembered", remembered),
                cores -> with(Workload.cheap(VARIANTS, FEATURES)
                        .paced(OPEN_RATE)
                        .with(new Arrivals(OPEN_RATE, remembered, 0))
                        .withDuplicateWindow(window)));
    }

    private static Scenario onnxBatch() {
        return new Scenario(
                "onnx-batch", "a small neural net, as fast as it is taken; adaptive batches, and fixed ones", cores -> {
                    List<Trial> trials = new ArrayList<>(with(Workload.net().withBatch(ADAPTIVE)));
                    fixedBatches().forEach(trials::add);
                    return trials;
                });
    }

    /**
     * The sweep that adaptive batches are compared with. Calls of one row run where the pool sees fit, which may be the
     * task thread.
     */
    private static Stream<Trial> fixedBatches() {
        return IntStream.iterate(1, size -> size <= ADAPTIVE.maxBatchSize(), size -> 2 * size)
                .mapToObj(size -> new BatchSpec(size, 0, NO_TARGET_MICROS))
                .map(batch -> new Trial(
                        HEDGEROW,
                        "batches of " + batch.maxBatchSize(),
                        Workload.net().withBatch(batch)));
    }

    /** Hedgerow and the hop limit under a workload, and others besides. */
    private static List<Trial> with(Workload workload, SystemUnderTest... others) {
        return Stream.concat(Stream.of(HEDGEROW, HOP_LIMIT), Stream.of(others))
                .map(system -> new Trial(system, workload))
                .toList();
    }
}
