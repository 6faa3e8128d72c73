package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.AnswerLog;
import io.hedgerow.benchmarks.load.swap.Footprint;
import io.hedgerow.benchmarks.load.swap.LiveControl;
import io.hedgerow.benchmarks.load.swap.ModelFile;
import io.hedgerow.benchmarks.load.swap.PaddedNet;
import io.hedgerow.benchmarks.load.swap.Swap;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.util.FileUtils;

/** Runs a {@link SwapPlan} once: an embedded job, and somebody who gives it documents. */
final class SwapRun {
    /** Version 1 is what the job begins with. */
    private static final int FIRST_VERSION = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Requests after the last swap, so that there is a second around it. */
    private static final Duration TAIL = Duration.ofSeconds(1);

    private final SwapPlan plan;
    private final Path scratch;
    private final EmbeddedCluster cluster;
    private final Workload workload;
    private final WorkloadDocuments yaml;

    /**
     * @param scratch folder for everything the run writes; it is emptied again
     * @param cluster where the job runs
     */
    SwapRun(SwapPlan plan, int parallelism, Path scratch, EmbeddedCluster cluster) {
        this.plan = plan;
        this.scratch = scratch;
        this.cluster = cluster;
        this.workload = plan.workload();
        this.yaml = new WorkloadDocuments(workload, parallelism).live();
    }

    /** What was seen. Throws whatever the job failed with, and when a document was refused. */
    SwapResult.Run measure() throws Exception {
        Path folder = Files.createTempDirectory(scratch, "swap");
        Schedule schedule = plan.schedule();
        AnswerLog log = new AnswerLog(schedule.ratePerSecond(), schedule.endNanos());
        try (RunRecorder recorder =
                new RunRecorder(schedule, workload.series(), workload.deadline().toNanos(), log::add)) {
            List<ModelFile> versions = writeVersions(folder);
            System.gc();
            return watched(recorder, log, versions, folder);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private List<ModelFile> writeVersions(Path folder) throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        byte[] net = Base64.getDecoder().decode(ModelUse.net().base64());
        List<ModelFile> versions = new ArrayList<>();
        for (int i = 0; i < plan.digests(); i++) {
            versions.add(PaddedNet.write(net, FIRST_VERSION + i, plan.paddingBytes(), models));
        }
        return versions;
    }

    private SwapResult.Run watched(RunRecorder recorder, AnswerLog log, List<ModelFile> versions, Path folder)
            throws Exception {
        ResolvedDocuments documents = yaml.load(folder);
        JobSpec job = Objects.requireNonNull(documents.job(), "the documents have no Job");
        JobSpec.Control control = Objects.requireNonNull(job.control(), "the Job watches no folder");
        Files.createDirectories(control.folder().localPath());
        try (RunningJob running = RunningJob.start(
                cluster,
                RunningJob.Launch.of(new Trial(SystemUnderTest.HEDGEROW, workload)),
                documents,
                recorder,
                folder)) {
            running.awaitStart();
            running.awaitOffset(plan.warmUp().plus(plan.before()));
            LiveControl live = new LiveControl(control, HedgerowSystem.runName(recorder.runId()));
            Swapper swapper = new Swapper(plan, yaml, versions, live, log, running);
            List<Footprint> footprints = new ArrayList<>();
            long collectedMillis = collectionMillis();
            log.countFrom(running.offsetNanos());
            List<Swap> swaps = swapper.swapAll(done -> {
                if (plan.isSampled(done)) {
                    footprints.add(Footprint.after(done, control.status().localPath()));
                }
            });
            running.awaitOffset(Duration.ofNanos(running.offsetNanos()).plus(TAIL));
            recorder.stopSending(System.nanoTime());
            if (!running.endsWithin(PATIENCE.toNanos())) {
                running.close();
            }
            Map<SwapMetric, Double> metrics = metrics(recorder, log, swaps);
            metrics.put(SwapMetric.COLLECTION_MILLIS, (double) (collectionMillis() - collectedMillis));
            return new SwapResult.Run(metrics, footprints);
        }
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private Map<SwapMetric, Double> metrics(RunRecorder recorder, AnswerLog log, List<Swap> swaps) {
        long endNanos = recorder.offsetNanos(System.nanoTime());
        Map<SwapMetric, Double> metrics =
                new SwapStatistics(log, swaps, plan.warmUp().toNanos(), endNanos).metrics();
        metrics.put(SwapMetric.LOST, (double) (recorder.sent() - recorder.answers()));
        metrics.put(SwapMetric.DUPLICATES, (double) recorder.duplicates());
        return metrics;
    }
}
