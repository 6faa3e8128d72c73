package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.keyed.KeyedModels;
import io.hedgerow.benchmarks.load.swap.LiveControl;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/** Gives all models of a case to a job by its control folder, and keeps the job's state. */
final class KeyedLoad {
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(45);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;

    /** Only so that the job lives. */
    private static final double TRICKLE = 1;

    private final KeyedPlan plan;
    private final KeyedDocuments yaml;
    private final EmbeddedCluster cluster;

    private interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * A job's state with all models.
     *
     * @param models how many
     * @param folder of the job; control log and state are in it
     * @param savepoint address of the state
     * @param metrics what it took
     */
    record Loaded(int models, Path folder, String savepoint, Map<KeyedMetric, Double> metrics) {
        Loaded {
            metrics = Map.copyOf(metrics);
        }
    }

    KeyedLoad(KeyedPlan plan, KeyedDocuments yaml, EmbeddedCluster cluster) {
        this.plan = plan;
        this.yaml = yaml;
        this.cluster = cluster;
    }

    /**
     * Writes, loads, saves. The files of the models are deleted: the state has them.
     *
     * @param folder for the job, empty
     */
    Loaded load(int models, int parallelism, Path folder) throws Exception {
        ResolvedDocuments documents = yaml.load(folder, parallelism);
        Path files = folder.resolve("models");
        plan.modelFiles(models)
                .write(files, KeyedDocuments.control(documents).folder().localPath());
        System.gc();
        Schedule schedule = Schedule.of(TRICKLE, 0, Duration.ZERO, LONGEST_LOAD);
        try (RunRecorder recorder =
                new RunRecorder(schedule, plan.series(models).withOtherIds(), Workload.FAR_DEADLINE.toNanos())) {
            return watched(models, documents, recorder, folder);
        } finally {
            FileUtils.deleteDirectory(files.toFile());
        }
    }

    private Loaded watched(int models, ResolvedDocuments documents, RunRecorder recorder, Path folder)
            throws Exception {
        RunningJob.Launch launch = new RunningJob.Launch(new HedgerowSystem(), Routing.IN_TURN, "requests", null);
        long startNanos = System.nanoTime();
        try (RunningJob job = RunningJob.start(cluster, launch, documents, recorder, folder)) {
            LiveControl live =
                    new LiveControl(KeyedDocuments.control(documents), HedgerowSystem.runName(recorder.runId()));
            await(job, "there is no first answer", () -> recorder.answers() > 0);
            await(job, "the last model is not accepted", () -> live.isAccepted(KeyedModels.nameOf(models - 1)));
            double loadSeconds = secondsSince(startNanos);
            long saveNanos = System.nanoTime();
            String savepoint = job.stopWithSavepoint(Files.createDirectories(folder.resolve("savepoints")));
            return new Loaded(
                    models,
                    folder,
                    savepoint,
                    Map.of(
                            KeyedMetric.LOAD_SECONDS,
                            loadSeconds,
                            KeyedMetric.DOCUMENTS_PER_SECOND,
                            models / loadSeconds,
                            KeyedMetric.SAVEPOINT_SECONDS,
                            secondsSince(saveNanos),
                            KeyedMetric.SAVEPOINT_MEBIBYTES,
                            bytes(Path.of(URI.create(savepoint))) / BYTES_PER_MEBIBYTE));
        }
    }

    /** Documents are dealt with in their order, and a savepoint needs all parts of the job. */
    private static void await(RunningJob job, String missing, Condition condition) throws Exception {
        long giveUpNanos = System.nanoTime() + LONGEST_LOAD.toNanos();
        while (!condition.holds()) {
            if (job.endsWithin(POLL_NANOS)) {
                throw new IllegalStateException("the job ended while models were loaded");
            }
            if (System.nanoTime() > giveUpNanos) {
                throw new TimeoutException(missing + " after " + LONGEST_LOAD.toMinutes() + " min");
            }
        }
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    }

    private static double bytes(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        double bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
