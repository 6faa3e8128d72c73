package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.kafka.EchoJob;
import io.hedgerow.benchmarks.load.kafka.RunTopics;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.job.FlinkSettings;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.AnswerJson;
import io.hedgerow.proto.DecodeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/** Runs one of a {@link KafkaPlan} once: topics, a job in this process between them, and a client. */
final class KafkaRun {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private final KafkaPlan plan;
    private final KafkaEntrant entrant;
    private final int parallelism;
    private final Path scratch;
    private final String bootstrapServers;
    private final Meter meter = new Meter();

    /**
     * @param parallelism subtasks of each stage, and partitions of each topic
     * @param scratch folder for everything the run writes; it is emptied again
     * @param bootstrapServers where the broker is
     */
    KafkaRun(KafkaPlan plan, KafkaEntrant entrant, int parallelism, Path scratch, String bootstrapServers) {
        this.plan = plan;
        this.entrant = entrant;
        this.parallelism = parallelism;
        this.scratch = scratch;
        this.bootstrapServers = bootstrapServers;
    }

    /** What was measured. Throws whatever the job or the client failed with. */
    Map<KafkaMetric, Double> measure() throws Exception {
        Workload workload = plan.workload();
        Path folder = Files.createTempDirectory(scratch, "run");
        System.gc();
        try (RunRecorder recorder = new RunRecorder(
                        plan.schedule(), workload.series(), workload.deadline().toNanos());
                RunTopics topics = RunTopics.make(bootstrapServers, parallelism, recorder.runId())) {
            return watched(recorder, topics, folder);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private Map<KafkaMetric, Double> watched(RunRecorder recorder, RunTopics topics, Path folder) throws Exception {
        Meter.Reading before;
        Meter.Reading after;
        long endNanos;
        try (WatchedJob job = start(recorder, topics, folder);
                TopicClient client = TopicClient.start(recorder, topics, this::isAnswered)) {
            Watch watch = new Watch(job, client);
            if (!watch.await(recorder::hasStarted, LONGEST_START)) {
                throw new TimeoutException("nothing was answered within " + LONGEST_START.toSeconds() + " s");
            }
            before = readAt(plan.warmUp(), recorder, watch);
            after = readAt(plan.warmUp().plus(plan.measured()), recorder, watch);
            watch.await(client::isDone, PATIENCE.plus(plan.checkpointInterval()));
            endNanos = System.nanoTime();
        }
        return metrics(before, after, recorder, endNanos);
    }

    private WatchedJob start(RunRecorder recorder, RunTopics topics, Path folder) throws Exception {
        ResolvedDocuments documents = new KafkaDocuments(plan, parallelism).load(folder, topics, entrant.delivery());
        return switch (entrant.system()) {
            case HEDGEROW -> HedgerowTopicJob.start(documents);
            case ECHO -> echo(documents, recorder, topics);
        };
    }

    /** With the Flink configuration of the other job. */
    private static WatchedJob echo(ResolvedDocuments documents, RunRecorder recorder, RunTopics topics)
            throws Exception {
        JobSpec job = Objects.requireNonNull(documents.job(), "the documents have no Job");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(
                FlinkSettings.ofEmbedded(job, documents.roster().pools()));
        EchoJob.addTo(env, topics);
        return RunningJob.of(env.executeAsync("echo"), recorder);
    }

    private boolean isAnswered(byte[] value) {
        return switch (entrant.system()) {
            case HEDGEROW -> status(value) == Status.ANSWERED;
            case ECHO -> value.length > 0;
        };
    }

    private static Status status(byte[] value) {
        try {
            return AnswerJson.decode(value).status();
        } catch (DecodeException e) {
            throw new IllegalStateException("the topic of answers has something else: " + e.getMessage(), e);
        }
    }

    private Meter.Reading readAt(Duration offset, RunRecorder recorder, Watch watch) throws Exception {
        Duration left = offset.minusNanos(recorder.offsetNanos(System.nanoTime()));
        watch.await(() -> recorder.offsetNanos(System.nanoTime()) >= offset.toNanos(), left);
        return meter.readWithout(watch.client().threads(), recorder.answers());
    }

    /** Looks at job and client while it waits. */
    private record Watch(WatchedJob job, TopicClient client) {
        /** Whether something has come true before so much time was over. */
        boolean await(BooleanSupplier condition, Duration longest) throws Exception {
            long giveUpNanos = System.nanoTime() + longest.toNanos();
            while (!condition.getAsBoolean()) {
                long leftNanos = giveUpNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    return false;
                }
                client.check();
                if (job.endsWithin(Math.min(leftNanos, POLL_NANOS))) {
                    throw new IllegalStateException("the job ended while it was being measured");
                }
            }
            return true;
        }
    }

    private static Map<KafkaMetric, Double> metrics(
            Meter.Reading before, Meter.Reading after, RunRecorder recorder, long endNanos) {
        LatencyAccount account = recorder.account(endNanos);
        Map<KafkaMetric, Double> metrics = new EnumMap<>(KafkaMetric.class);
        metrics.put(KafkaMetric.REQUESTS_PER_SECOND, after.answersPerSecond(before));
        metrics.put(KafkaMetric.CPU_MICROS_PER_REQUEST, after.cpuMicrosPerAnswer(before));
        metrics.put(KafkaMetric.P50_MILLIS, account.percentileMillis(P50));
        metrics.put(KafkaMetric.P99_MILLIS, account.percentileMillis(P99));
        metrics.put(KafkaMetric.P999_MILLIS, account.percentileMillis(P999));
        metrics.put(KafkaMetric.ANSWERED_PERCENT, account.answeredPercent());
        metrics.put(KafkaMetric.LOST, (double) (recorder.sent() - recorder.answers()));
        metrics.put(KafkaMetric.DUPLICATES, (double) recorder.duplicates());
        return metrics;
    }
}
