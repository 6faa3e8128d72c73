package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MessageTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job of the harness: source, system under test, sink. Closing ends it. */
final class RunningJob implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final long START_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final JobClient job;
    private final CompletableFuture<JobExecutionResult> end;
    private final RunRecorder recorder;

    private RunningJob(JobClient job, RunRecorder recorder) {
        this.job = job;
        this.end = job.getJobExecutionResult();
        this.recorder = recorder;
    }

    /**
     * Submits the job of a trial.
     *
     * @param documents the trial's workload
     * @param recorder what source and sink report to
     * @param folder for the run's own files
     */
    static RunningJob start(
            EmbeddedCluster cluster, Trial trial, ResolvedDocuments documents, RunRecorder recorder, Path folder)
            throws Exception {
        JobSpec spec = Objects.requireNonNull(documents.job(), "the documents have no Job");
        StreamExecutionEnvironment env =
                EmbeddedCluster.environment(documents, trial.workload().routing());
        DataStream<Request> requests = env.fromSource(
                        new OpenLoopSource(recorder.runId(), spec.parallelism()),
                        WatermarkStrategy.noWatermarks(),
                        "requests",
                        MessageTypes.REQUEST)
                .uid("requests");
        DataStream<Answer> answers = trial.serving()
                .serve(
                        requests,
                        new ServingSystem.Task(documents, recorder.series(), folder.toString(), recorder.runId()));
        answers.sinkTo(new RecordingSink(recorder.runId())).name("answers").uid("answers");
        return new RunningJob(cluster.submit(env), recorder);
    }

    /** Waits until the first request is sent. */
    void awaitStart() throws Exception {
        long giveUpNanos = System.nanoTime() + LONGEST_START.toNanos();
        while (!recorder.hasStarted()) {
            if (endsWithin(START_POLL_NANOS)) {
                throw new IllegalStateException("the job ended before it had sent anything");
            }
            if (System.nanoTime() > giveUpNanos) {
                throw new TimeoutException("the job sent nothing within " + LONGEST_START.toSeconds() + " s");
            }
        }
    }

    /** Waits until so long after the start; throws where the job has ended by then. */
    void awaitOffset(Duration offset) throws Exception {
        if (endsBefore(offset.toNanos())) {
            throw new IllegalStateException("the job ended while it was being measured");
        }
    }

    /** How long it has been sending. */
    long offsetNanos() {
        return recorder.offsetNanos(System.nanoTime());
    }

    /** Whether the job is over so long after its start, for which this waits. */
    boolean endsBefore(long offsetNanos) throws Exception {
        return endsWithin(offsetNanos - offsetNanos());
    }

    /** Whether the job is over after so long, for which this waits. Throws whatever the job failed with. */
    boolean endsWithin(long nanos) throws Exception {
        try {
            end.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Cancels the job unless it is over. */
    @Override
    public void close() throws Exception {
        if (end.isDone()) {
            return;
        }
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
            if (cause instanceof JobCancellationException) {
                return true;
            }
        }
        return false;
    }
}
