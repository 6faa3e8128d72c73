package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MessageTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/** Runs one trial once: an embedded Flink job from its start to its end, and what was seen of it. */
final class LoadRun {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final long START_POLL_MILLIS = 20;

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
            return watched(start(recorder, folder), recorder);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** What the run before has left behind is not this run's cost. */
    private static void collectGarbage() {
        System.gc();
    }

    private JobClient start(RunRecorder recorder, Path folder) throws Exception {
        ResolvedDocuments documents = new WorkloadDocuments(trial.workload(), parallelism).load(folder);
        StreamExecutionEnvironment env =
                EmbeddedCluster.environment(documents, trial.workload().routing());
        DataStream<Request> requests = env.fromSource(
                        new OpenLoopSource(recorder.runId(), parallelism),
                        WatermarkStrategy.noWatermarks(),
                        "requests",
                        MessageTypes.REQUEST)
                .uid("requests");
        DataStream<Answer> answers = trial.serving()
                .serve(
                        requests,
                        new ServingSystem.Task(documents, recorder.series(), folder.toString(), recorder.runId()));
        answers.sinkTo(new RecordingSink(recorder.runId())).name("answers").uid("answers");
        return cluster.submit(env);
    }

    private Map<Metric, Double> watched(JobClient job, RunRecorder recorder) throws Exception {
        CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
        boolean isOver = false;
        try {
            awaitStart(end, recorder);
            Meter.Reading before = readAt(recorder, end, timing.warmUp());
            Meter.Reading after = readAt(recorder, end, timing.warmUp().plus(timing.measured()));
            isOver = awaitEnd(end, recorder);
            if (!isOver) {
                cancel(job, end);
                isOver = true;
            }
            return metrics(before, after, recorder);
        } catch (ExecutionException e) {
            isOver = true;
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            if (!isOver) {
                cancel(job, end);
            }
        }
    }

    private static void awaitStart(CompletableFuture<?> end, RunRecorder recorder)
            throws InterruptedException, ExecutionException, TimeoutException {
        long giveUpNanos = System.nanoTime() + LONGEST_START.toNanos();
        while (!recorder.awaitStart(START_POLL_MILLIS)) {
            if (end.isDone()) {
                end.get();
                throw new IllegalStateException("the job ended before it had sent anything");
            }
            if (System.nanoTime() > giveUpNanos) {
                throw new TimeoutException("the job sent nothing within " + LONGEST_START.toSeconds() + " s");
            }
        }
    }

    private Meter.Reading readAt(RunRecorder recorder, CompletableFuture<?> end, Duration offset)
            throws InterruptedException, ExecutionException {
        long nowNanos = System.nanoTime();
        long waitNanos = offset.toNanos() - (nowNanos - recorder.originNanos(nowNanos));
        try {
            end.get(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
            throw new IllegalStateException("the job ended while it was being measured");
        } catch (TimeoutException stillRunning) {
            return meter.read(recorder.answers());
        }
    }

    private boolean awaitEnd(CompletableFuture<?> end, RunRecorder recorder)
            throws InterruptedException, ExecutionException {
        Duration deadline = trial.workload().deadline();
        Duration patience = timing.patience();
        Duration wait = deadline.compareTo(patience) < 0 ? patience.plus(deadline) : patience.multipliedBy(2);
        long endNanos = recorder.schedule().endNanos() + wait.toNanos();
        long nowNanos = System.nanoTime();
        try {
            end.get(endNanos - (nowNanos - recorder.originNanos(nowNanos)), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        }
    }

    private static void cancel(JobClient job, CompletableFuture<?> end) throws Exception {
        job.cancel().get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        try {
            end.get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException cancelled) {
            if (!isCancellation(cancelled)) {
                throw cancelled;
            }
        }
    }

    private static boolean isCancellation(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.apache.flink.runtime.client.JobCancellationException) {
                return true;
            }
        }
        return false;
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
