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
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A job of the harness: source, system under test, sink. Closing ends it. */
final class RunningJob implements WatchedJob {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final Duration LONGEST_SAVEPOINT = Duration.ofMinutes(10);
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
     * What is started.
     *
     * @param requests what the source is called in the job's state; under another name it begins anew
     * @param savepoint the job's state, or null
     */
    record Launch(
            ServingSystem serving,
            Routing routing,
            String requests,
            @Nullable String savepoint) {
        /** The job of a trial, without a state. */
        static Launch of(Trial trial) {
            return new Launch(trial.serving(), trial.workload().routing(), "requests", null);
        }
    }

    /**
     * Submits a job.
     *
     * @param documents the workload
     * @param recorder what source and sink report to
     * @param folder for the run's own files
     */
    static RunningJob start(
            EmbeddedCluster cluster, Launch launch, ResolvedDocuments documents, RunRecorder recorder, Path folder)
            throws Exception {
        JobSpec spec = Objects.requireNonNull(documents.job(), "the documents have no Job");
        StreamExecutionEnvironment env = EmbeddedCluster.environment(documents, launch.routing(), launch.savepoint());
        DataStream<Request> requests = env.fromSource(
                        new OpenLoopSource(recorder.runId(), spec.parallelism()),
                        WatermarkStrategy.noWatermarks(),
                        "requests",
                        MessageTypes.REQUEST)
                .uid(launch.requests());
        DataStream<Answer> answers = launch.serving()
                .serve(
                        requests,
                        new ServingSystem.Task(documents, recorder.series(), folder.toString(), recorder.runId()));
        answers.sinkTo(new RecordingSink(recorder.runId())).name("answers").uid("answers");
        return new RunningJob(cluster.submit(env), recorder);
    }

    /** A job that was submitted by somebody else. */
    static RunningJob of(JobClient job, RunRecorder recorder) {
        return new RunningJob(job, recorder);
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
    @Override
    public boolean endsWithin(long nanos) throws Exception {
        return WatchedJob.isOverWithin(end, nanos);
    }

    /**
     * Ends the job and keeps its state, which a job with as many or other subtasks can begin with.
     *
     * @param folder in which the state gets a folder of its own
     * @return address of the state
     */
    String stopWithSavepoint(Path folder) throws Exception {
        String savepoint = job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.NATIVE)
                .get(LONGEST_SAVEPOINT.toMillis(), TimeUnit.MILLISECONDS);
        end.get(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        return savepoint;
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
