package io.hedgerow.pipeline.job;

import io.hedgerow.collector.ServingStatistics;
import io.hedgerow.kafka.Delivery;
import io.hedgerow.kafka.OnceCheck;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.kafka.TopicNeed.Purpose;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.Durations;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink;
import io.hedgerow.pipeline.documents.RecordSink.FilesSink;
import io.hedgerow.pipeline.documents.RecordSink.KafkaSink;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.sources.RampUp;
import io.hedgerow.pipeline.summary.AnsweredFiles;
import io.hedgerow.pipeline.summary.AnsweredRecords;
import io.hedgerow.pipeline.summary.AnsweredTopic;
import io.hedgerow.pipeline.summary.RunSummary;
import io.hedgerow.pipeline.summary.SentRequests;
import io.hedgerow.pipeline.summary.SummaryWriter;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.AnswerProto;
import io.hedgerow.proto.AttemptJson;
import io.hedgerow.proto.AttemptProto;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the job of a Job document: embedded in this process, or in the cluster whose client started this program.
 */
public final class ServingRun {
    private static final Logger LOG = LoggerFactory.getLogger(ServingRun.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_CANCEL = Duration.ofSeconds(60);

    private final ResolvedDocuments documents;
    private final JobSpec job;
    private final ServingOptions options;
    private final RampUp rampUp;
    private final boolean isCreatingTopics;
    private final RunId run = RunId.startingNow(Clock.systemUTC());

    /** Told about a running job, every half second. */
    public interface Listener {
        void running(ServingStatistics statistics);

        /** Told before the job starts which topics were made for it, as URIs. */
        default void topicsMade(List<String> uris) {}

        /** Told before the job starts what whoever waits for answers should know. */
        default void note(String text) {}

        /** Whether a job whose requests do not end has done what it was started for; then it is cancelled. */
        default boolean isDone() {
            return false;
        }
    }

    /**
     * A run of the job.
     *
     * @param documents checked documents; their own Job is not looked at
     * @param job what to run
     * @param options settings of the serving stages that no document has
     */
    public ServingRun(ResolvedDocuments documents, JobSpec job, ServingOptions options) {
        this(documents, job, options, RampUp.DEFAULT, false);
    }

    private ServingRun(
            ResolvedDocuments documents, JobSpec job, ServingOptions options, RampUp rampUp, boolean isCreatingTopics) {
        this.rampUp = rampUp;
        this.isCreatingTopics = isCreatingTopics;
        this.documents = documents;
        this.job = job;
        this.options = options;
    }

    /** The same run in a process that has been warmed up: a generator has its full rate at once. */
    public ServingRun warmedUp() {
        return new ServingRun(documents, job, options, RampUp.NONE, isCreatingTopics);
    }

    /** The same run, which makes the topics that are missing. */
    public ServingRun creatingTopics() {
        return new ServingRun(documents, job, options, rampUp, true);
    }

    /**
     * Starts the job and waits for its end.
     *
     * @return what it did; null where the job goes on without this program, or its source had no end
     * @throws RefusedException when a file cannot be read or a folder not be written
     * @throws JobFailedException when the job started and failed
     */
    public @Nullable RunSummary execute(Listener listener)
            throws RefusedException, JobFailedException, IOException, InterruptedException {
        return execute(listener, null);
    }

    /**
     * As {@link #execute(Listener)}, of requests that somebody sends while it runs.
     *
     * @param sentMeanwhile those requests; null where the job's source tells what was sent
     */
    public @Nullable RunSummary execute(Listener listener, @Nullable SentRequests sentMeanwhile)
            throws RefusedException, JobFailedException, IOException, InterruptedException {
        refuse(Places.problems(job));
        TopicChecks topics = checkedTopics(listener);
        ServingJob serving = new ServingJob(documents, job, run, rampUp, topics, checkedOnce(listener));
        refuse(columnProblems(serving));
        boolean embedded = isEmbedded();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(
                embedded ? FlinkSettings.ofEmbedded(job, documents.roster().pools()) : FlinkSettings.ofJob(job));
        serving.addTo(env, options);
        ReadBack readBack = isAttached(embedded, env) ? readBack(serving, sentMeanwhile) : null;
        JobClient client = start(env);
        if (!isAttached(embedded, env)) {
            return null;
        }
        RunProgress progress = await(client, listener);
        return readBack == null
                ? null
                : new SummaryWriter(
                                documents.roster(),
                                readBack.sent(),
                                job.feedback() == null ? null : progress.feedback())
                        .summarize(
                                readBack.answers(), readBack.attempts(), progress.statistics(), progress.wallMillis());
    }

    private TopicChecks checkedTopics(Listener listener) throws RefusedException {
        TopicChecks topics = patience().checked(this::lookAtTopics);
        listener.topicsMade(topics.created());
        refuse(topics.problems());
        if (job.delivery() == Delivery.EXACTLY_ONCE && Places.isWritingTopics(job)) {
            listener.note(
                    "delivery: exactlyOnce: what is written to topics is visible, with isolation.level=read_committed, when"
                            + " a checkpoint completes, every "
                            + Durations.written(job.checkpointing().interval().toMillis()));
        }
        return topics;
    }

    /** Null where answers are not written once; comes when the topics are there. */
    private @Nullable OnceCheck checkedOnce(Listener listener) throws RefusedException, InterruptedException {
        if (job.delivery() != Delivery.ANSWER_ONCE || !(job.answers() instanceof KafkaSink answers)) {
            return null;
        }
        try {
            OnceCheck check = patience()
                    .seen(() -> OnceCheck.of(Places.need("answers", answers, Purpose.RECORDS), job.name(), run.text()));
            listener.note(
                    "delivery: answerOnce: answers are visible, with isolation.level=read_committed, some milliseconds after"
                            + " their decision; a restored checkpoint must not be older than the retention of "
                            + answers.topic().name());
            return check;
        } catch (IOException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private static FailoverPatience patience() {
        return FailoverPatience.of(
                StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
    }

    private TopicChecks lookAtTopics() {
        TopicChecks topics = new TopicChecks(
                isCreatingTopics,
                job.parallelism(),
                job.delivery() == Delivery.EXACTLY_ONCE ? job.checkpointing().interval() : null);
        topics.check(Places.topics(job));
        return topics;
    }

    /** What is read back when a run has ended; where it begins is looked at before the run. */
    private record ReadBack(
            SentRequests sent,
            AnsweredRecords answers,
            @Nullable AnsweredRecords attempts) {}

    private @Nullable ReadBack readBack(ServingJob serving, @Nullable SentRequests sentMeanwhile) throws IOException {
        if (sentMeanwhile == null && !job.requests().isBounded()) {
            return null;
        }
        SentRequests sent =
                sentMeanwhile == null ? serving.requests().sent(ServingRun.class.getClassLoader()) : sentMeanwhile;
        return new ReadBack(
                sent,
                written(job.answers(), ServingJob.ANSWERS, bytes -> AnswerJson.encode(AnswerProto.decode(bytes))),
                attempts());
    }

    private static void refuse(List<String> problems) throws RefusedException {
        if (!problems.isEmpty()) {
            throw new RefusedException(String.join(System.lineSeparator(), problems));
        }
    }

    private static List<String> columnProblems(ServingJob serving) {
        try {
            return serving.requests().columnProblems();
        } catch (IOException e) {
            return List.of("spec.requests: a header line cannot be read: " + e);
        }
    }

    private JobClient start(StreamExecutionEnvironment env) throws JobFailedException {
        try {
            return env.executeAsync(job.name());
        } catch (Exception e) {
            throw new JobFailedException(e);
        }
    }

    /** Whether jobs run in this process, and not in a cluster that this program was submitted to. */
    public static boolean isEmbedded() {
        return StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment;
    }

    private static boolean isAttached(boolean embedded, StreamExecutionEnvironment env) {
        return embedded || env.getConfiguration().get(DeploymentOptions.ATTACHED);
    }

    private static RunProgress await(JobClient client, Listener listener)
            throws JobFailedException, InterruptedException {
        CompletableFuture<JobExecutionResult> end = client.getJobExecutionResult();
        RunProgress progress = new RunProgress();
        while (true) {
            try {
                JobExecutionResult result = end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                progress.ended(result.getAllAccumulatorResults(), result.getNetRuntime());
                return progress;
            } catch (TimeoutException stillRunning) {
                if (look(client, progress, listener) && listener.isDone()) {
                    look(client, progress, listener); // counts may come half a second late
                    cancel(client, end);
                    return progress;
                }
            } catch (ExecutionException | CancellationException e) {
                throw new JobFailedException(e);
            }
        }
    }

    private static void cancel(JobClient client, CompletableFuture<JobExecutionResult> end)
            throws JobFailedException, InterruptedException {
        try {
            client.cancel().get(LONGEST_CANCEL.toMillis(), TimeUnit.MILLISECONDS);
            end.get(LONGEST_CANCEL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CancellationException cancelled) {
            LOG.debug("The job has ended as it was asked to", cancelled);
        } catch (TimeoutException e) {
            throw new JobFailedException(e);
        }
    }

    /**
     * Progress is a courtesy: where it cannot be had this time, the next look may bring it. The embedded cluster
     * throws IllegalStateException once it has shut down, which may be before the job's result is seen here.
     */
    private static boolean look(JobClient client, RunProgress progress, Listener listener) throws InterruptedException {
        try {
            progress.seen(client.getAccumulators().get(POLL.toMillis(), TimeUnit.MILLISECONDS));
            listener.running(progress.statistics());
            return true;
        } catch (TimeoutException | ExecutionException | IllegalStateException e) {
            LOG.debug("No progress to show", e);
            return false;
        }
    }

    private @Nullable AnsweredRecords attempts() throws IOException {
        return job.attempts() == null || job.attempts().samplePercent() < 100
                ? null
                : written(
                        job.attempts().sink(),
                        ServingJob.ATTEMPTS,
                        bytes -> AttemptJson.encode(AttemptProto.decode(bytes)));
    }

    private AnsweredRecords written(RecordSink sink, String kind, AnsweredTopic.FromProtobuf json) throws IOException {
        return switch (sink.kind()) {
            case FILES -> new AnsweredFiles(((FilesSink) sink).path().toString(), run.prefix(kind));
            case KAFKA -> AnsweredTopic.fromNow(((KafkaSink) sink).topic(), json);
        };
    }
}
