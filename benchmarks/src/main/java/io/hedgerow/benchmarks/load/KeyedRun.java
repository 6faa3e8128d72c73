package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.model.BehaviourFormat;
import io.hedgerow.benchmarks.load.swap.Footprint;
import io.hedgerow.benchmarks.load.swap.Measure;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.FileUtils;

/** Restores a job with all models of a case, and measures it. What is measured is counted in requests, not in time. */
final class KeyedRun {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final double NANOS_PER_SECOND = 1e9;

    private final KeyedPlan plan;
    private final KeyedDocuments yaml;
    private final EmbeddedCluster cluster;
    private final Meter meter = new Meter();

    /** The clocks and the count of loads at one moment. */
    private record Reading(Meter.Reading clocks, long loads) {
        double loadsPerRequest(Reading before) {
            return (double) (loads - before.loads) / (clocks.answers() - before.clocks.answers());
        }
    }

    KeyedRun(KeyedPlan plan, KeyedDocuments yaml, EmbeddedCluster cluster) {
        this.plan = plan;
        this.yaml = yaml;
        this.cluster = cluster;
    }

    /**
     * What was seen, with what the load took. Throws whatever the job failed with.
     *
     * @param parallelism of the job; another one than that of the load moves state
     */
    Map<KeyedMetric, Double> measure(KeyedLoad.Loaded loaded, int parallelism) throws Exception {
        KeyedAnswers answers = new KeyedAnswers(plan.warmUpRequests());
        Schedule schedule = Schedule.of(0, 0, Duration.ZERO, LONGEST_RUN);
        Path own = Files.createTempDirectory(loaded.folder(), "run");
        System.gc();
        try (RunRecorder recorder =
                new RunRecorder(schedule, plan.series(loaded.models()), Workload.FAR_DEADLINE.toNanos(), answers)) {
            Map<KeyedMetric, Double> metrics = watched(loaded, parallelism, recorder, own);
            metrics.put(KeyedMetric.LOST, (double) (recorder.sent() - recorder.answers()));
            metrics.put(KeyedMetric.DUPLICATES, (double) recorder.duplicates());
            metrics.putAll(loaded.metrics());
            answers.addTo(metrics);
            return metrics;
        } finally {
            FileUtils.deleteDirectory(own.toFile());
        }
    }

    private Map<KeyedMetric, Double> watched(KeyedLoad.Loaded loaded, int parallelism, RunRecorder recorder, Path own)
            throws Exception {
        ResolvedDocuments documents = yaml.load(loaded.folder(), parallelism);
        RunningJob.Launch launch = new RunningJob.Launch(
                new HedgerowSystem(), Routing.IN_TURN, "requests-" + recorder.runId(), loaded.savepoint());
        long startNanos = System.nanoTime();
        Map<KeyedMetric, Double> metrics = new EnumMap<>(KeyedMetric.class);
        try (RunningJob job = RunningJob.start(cluster, launch, documents, recorder, own)) {
            readAt(1, recorder, job);
            metrics.put(KeyedMetric.RESTORE_SECONDS, (System.nanoTime() - startNanos) / NANOS_PER_SECOND);
            Reading before = readAt(plan.warmUpRequests(), recorder, job);
            Reading middle = readAt(plan.warmUpRequests() + plan.halfRequests(), recorder, job);
            Reading after = readAt(plan.warmUpRequests() + 2 * plan.halfRequests(), recorder, job);
            add(metrics, before, middle, after);
            add(metrics, Footprint.after(0, own));
            recorder.stopSending(System.nanoTime());
            if (!job.endsWithin(PATIENCE.toNanos())) {
                job.close();
            }
        }
        return metrics;
    }

    private Reading readAt(long answers, RunRecorder recorder, RunningJob job) throws Exception {
        long giveUpNanos = System.nanoTime() + LONGEST_RUN.toNanos();
        while (recorder.answers() < answers) {
            if (job.endsWithin(POLL_NANOS)) {
                throw new IllegalStateException("the job ended after " + recorder.answers() + " answers");
            }
            if (System.nanoTime() > giveUpNanos) {
                throw new TimeoutException("no " + answers + " answers after " + LONGEST_RUN.toMinutes() + " min");
            }
        }
        return new Reading(meter.read(recorder.answers()), BehaviourFormat.loads());
    }

    private static void add(Map<KeyedMetric, Double> metrics, Reading before, Reading middle, Reading after) {
        metrics.put(KeyedMetric.REQUESTS_PER_SECOND, after.clocks().answersPerSecond(before.clocks()));
        metrics.put(KeyedMetric.CPU_MICROS_PER_REQUEST, after.clocks().cpuMicrosPerAnswer(before.clocks()));
        metrics.put(KeyedMetric.LOADS_BEFORE, middle.loadsPerRequest(before));
        metrics.put(KeyedMetric.LOADS_AFTER, after.loadsPerRequest(middle));
    }

    private static void add(Map<KeyedMetric, Double> metrics, Footprint footprint) {
        metrics.put(KeyedMetric.HEAP_MEBIBYTES, footprint.value(Measure.HEAP));
        metrics.put(KeyedMetric.RESIDENT_MEBIBYTES, footprint.value(Measure.RESIDENT));
    }
}
