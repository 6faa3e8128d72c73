package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.kafka.Delivery;
import io.hedgerow.kafka.FeedbackTopic;
import io.hedgerow.kafka.KafkaTopic;
import io.hedgerow.policies.spec.PoolSpec;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs, from where to where, with every default filled in.
 *
 * @param name name of the job
 * @param requests where requests come from
 * @param answers where answers go
 * @param control where documents come from while the job runs, or null for nowhere
 * @param feedback where feedback comes from, or null for nowhere
 * @param deadLetters where undecodable records go, or null: they are logged and counted
 * @param attempts audit of attempts, or null for none
 * @param reports where status and refusals go, or null for nowhere
 * @param delivery what holds for records written to topics
 * @param parallelism subtasks of each stage
 * @param stateBackend where open requests are kept
 * @param checkpointing where and how often state is saved
 * @param duplicateWindow how long the ID of a finished request is remembered
 * @param bufferTimeout how long a record may wait in a network buffer
 * @param objectReuse whether operators of one thread hand records on without a copy
 * @param executors executor pools as declared; empty where the document declares none
 */
public record JobSpec(
        String name,
        RequestSource requests,
        RecordSink answers,
        @Nullable Control control,
        @Nullable Feedback feedback,
        @Nullable RecordSink deadLetters,
        @Nullable Attempts attempts,
        @Nullable RecordSink reports,
        Delivery delivery,
        int parallelism,
        StateBackend stateBackend,
        Checkpointing checkpointing,
        Duration duplicateWindow,
        Duration bufferTimeout,
        boolean objectReuse,
        List<PoolSpec> executors)
        implements Serializable {

    /** Where open requests are kept. */
    public enum StateBackend {
        HEAP,
        ROCKSDB
    }

    /**
     * The control log.
     *
     * @param folder folder that is watched for documents; of a topic: where a copy of it is kept, which every process of the
     *     job can reach
     * @param topic Kafka topic of documents; null where the folder is the control log
     * @param status folder in which the job's parts say how far they are
     * @param keepWarm how long a generation that was replaced can be gone back to without a load
     * @param proving how models are tried before they are loaded
     */
    public record Control(
            FileLocation folder,
            @Nullable KafkaTopic topic,
            FileLocation status,
            Duration keepWarm,
            ProvingOptions proving)
            implements Serializable {}

    /**
     * What becomes known of requests after their answers.
     *
     * @param files file or folder of JSON lines; null where it comes from a topic
     * @param topic Kafka topic; null where it comes from files
     * @param window how long an answer waits for its feedback, and feedback for its answer
     */
    public record Feedback(
            @Nullable FileLocation files, @Nullable FeedbackTopic topic, Duration window) implements Serializable {
        /** Whether it ends. */
        public boolean isBounded() {
            return topic == null || topic.isBounded();
        }
    }

    /**
     * Audit of attempts.
     *
     * @param sink where they go
     * @param samplePercent share of the requests whose attempts are kept, 0 to 100
     */
    public record Attempts(RecordSink sink, double samplePercent) implements Serializable {}

    /**
     * Where and how often state is saved.
     *
     * @param interval time between checkpoints
     * @param directory folder
     */
    public record Checkpointing(Duration interval, FileLocation directory) implements Serializable {}

    public JobSpec {
        executors = List.copyOf(executors);
    }

    /** The folder in which the job's parts say how far they are, whether or not documents come while it runs. */
    public FileLocation status() {
        return control == null ? checkpointing.directory().child("status") : control.status();
    }

    /** The same job, with everything it writes below a folder. */
    public JobSpec withOutputsIn(FileLocation folder) {
        return new JobSpec(
                name,
                requests,
                new RecordSink.FilesSink(folder.child("answers")),
                control == null
                        ? null
                        : new Control(
                                control.folder(),
                                control.topic(),
                                folder.child("status"),
                                control.keepWarm(),
                                control.proving()),
                feedback,
                deadLetters == null ? null : new RecordSink.FilesSink(folder.child("dead-letters")),
                attempts == null
                        ? null
                        : new Attempts(new RecordSink.FilesSink(folder.child("attempts")), attempts.samplePercent()),
                reports == null ? null : new RecordSink.FilesSink(folder.child("reports")),
                delivery,
                parallelism,
                stateBackend,
                new Checkpointing(checkpointing.interval(), folder.child("checkpoints")),
                duplicateWindow,
                bufferTimeout,
                objectReuse,
                executors);
    }

    /** The same job without an audit of attempts. */
    public JobSpec withoutAttempts() {
        return with(requests, answers, control, deadLetters, null);
    }

    /** The same job with its dead letters elsewhere. */
    public JobSpec withDeadLetters(RecordSink newDeadLetters) {
        return with(requests, answers, control, newDeadLetters, attempts);
    }

    /** The same job with a control log. */
    public JobSpec withControl(Control newControl) {
        return with(requests, answers, newControl, deadLetters, attempts);
    }

    /** The same job with its answers elsewhere. */
    public JobSpec withAnswers(RecordSink newAnswers) {
        return with(requests, newAnswers, control, deadLetters, attempts);
    }

    /** The same job with other requests. */
    public JobSpec withRequests(RequestSource newRequests) {
        return with(newRequests, answers, control, deadLetters, attempts);
    }

    private JobSpec with(
            RequestSource newRequests,
            RecordSink newAnswers,
            @Nullable Control newControl,
            @Nullable RecordSink newDeadLetters,
            @Nullable Attempts newAttempts) {
        return new JobSpec(
                name,
                newRequests,
                newAnswers,
                newControl,
                feedback,
                newDeadLetters,
                newAttempts,
                reports,
                delivery,
                parallelism,
                stateBackend,
                checkpointing,
                duplicateWindow,
                bufferTimeout,
                objectReuse,
                executors);
    }
}
