package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.util.FileUtils;

/** Runs one trial once: an embedded Flink job from its start to its end, and what was seen of it. */
final class LoadRun {
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private final Trial trial;
    private final Timing timing;
    private final int parallelism;
    private final Path scratch;
    private final EmbeddedCluster cluster;
    private final Meter meter = new Meter();

    /**
     * @param scratch folder for everything the run writes; it is emptied again
     * @param cluster where the job runs
     */
    LoadRun(Trial trial, Timing timing, int parallelism, Path scratch, EmbeddedCluster cluster) {
        this.trial = trial;
        this.timing = timing;
        this.parallelism = parallelism;
        this.scratch = scratch;
        this.cluster = cluster;
    }

    /** What was measured. Throws whatever the job failed with. */
    Map<Metric, Double> measure() throws Exception {
        Workload workload = trial.workload();
        Workload.Arrivals arrivals = workload.arrivals();
        Schedule schedule =
                Schedule.of(arrivals.ratePerSecond(), arrivals.prefill(), timing.warmUp(), timing.measured());
        Path folder = Files.createTempDirectory(scratch, "run");
        collectGarbage();
        try (RunRecorder recorder =
                new RunRecorder(schedule, workload.series(), workload.deadline().toNanos())) {
            return watched(recorder, folder);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** What the run before has left behind is not this run's cost. */
    private static void collectGarbage() {
        System.gc();
    }

    private Map<Metric, Double> watched(RunRecorder recorder, Path folder) throws Exception {
        ResolvedDocuments documents = new WorkloadDocuments(trial.workload(), parallelism).load(folder);
        try (RunningJob job = RunningJob.start(cluster, trial, documents, recorder, folder)) {
            job.awaitStart();
            Meter.Reading before = readAt(recorder, job, timing.warmUp());
            Meter.Reading after = readAt(recorder, job, timing.warmUp().plus(timing.measured()));
            if (!awaitEnd(recorder, job)) {
                job.close();
            }
            return metrics(before, after, recorder);
        }
    }

    private Meter.Reading readAt(RunRecorder recorder, RunningJob job, Duration offset) throws Exception {
        job.awaitOffset(offset);
        return meter.read(recorder.answers());
    }

    private boolean awaitEnd(RunRecorder recorder, RunningJob job) throws Exception {
        Duration deadline = trial.workload().deadline();
        Duration patience = timing.patience();
        Duration wait = deadline.compareTo(patience) < 0 ? patience.plus(deadline) : patience.multipliedBy(2);
        return job.endsBefore(recorder.schedule().endNanos() + wait.toNanos());
    }

    private Map<Metric, Double> metrics(Meter.Reading before, Meter.Reading after, RunRecorder recorder) {
        LatencyAccount account = recorder.account(System.nanoTime());
        boolean isPaced = recorder.schedule().isPaced();
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        metrics.put(Metric.REQUESTS_PER_SECOND, after.answersPerSecond(before));
        metrics.put(Metric.CPU_MICROS_PER_REQUEST, after.cpuMicrosPerAnswer(before));
        metrics.put(Metric.P50_MILLIS, account.percentileMillis(P50));
        metrics.put(Metric.P99_MILLIS, account.percentileMillis(P99));
        metrics.put(Metric.P999_MILLIS, account.percentileMillis(P999));
        metrics.put(Metric.ANSWERED_PERCENT, account.answeredPercent());
        metrics.put(Metric.ON_TIME_PERCENT, account.onTimePercent());
        metrics.put(Metric.SHED_PERCENT, account.shedPercent());
        metrics.put(Metric.LATE_BEYOND_2_MS_PERCENT, account.latePercent());
        metrics.put(Metric.HIGH_ON_TIME_PERCENT, account.highOnTimePercent());
        metrics.put(
                Metric.GOODPUT_PER_SECOND,
                isPaced ? account.onTime() / (timing.measured().toNanos() / 1e9) : after.answersPerSecond(before));
        metrics.put(Metric.BUSIEST_TASK_PERCENT, after.busiestTaskPercent(before));
        metrics.put(Metric.ANSWERS, (double) recorder.answers());
        metrics.put(Metric.UNANSWERED, (double) (recorder.sent() - recorder.answers()));
        metrics.put(Metric.DUPLICATES, (double) recorder.duplicates());
        return metrics;
    }
}
