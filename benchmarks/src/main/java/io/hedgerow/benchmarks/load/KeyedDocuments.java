package io.hedgerow.benchmarks.load;

import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A job with a keyed pool whose models all come by its control folder, read the way a user's documents are.
 *
 * @param plan how large the cache is
 * @param backend where state lies: {@code heap} or {@code rocksdb}
 */
record KeyedDocuments(KeyedPlan plan, String backend) {
    /** Writes them into a folder, in which the job keeps everything, and loads them. */
    ResolvedDocuments load(Path folder, int parallelism) throws IOException, DocumentsRefusedException {
        Path file = Files.writeString(folder.resolve("bench.yaml"), yaml(parallelism));
        return ResolvedDocuments.load(List.of(file), Environment.ofProcess(KeyedDocuments.class.getClassLoader()));
    }

    private String yaml(int parallelism) {
        return job(parallelism) + "---\n" + endpoint();
    }

    /**
     * A trial takes about 12 ms where many models come: with them the load of 100,000 would be a measurement of trials.
     * No checkpoint by the clock falls into a run: what one costs is told by the savepoint.
     */
    private String job(int parallelism) {
        return """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: bench}
                spec:
                  requests: {files: {path: requests.jsonl}}
                  answers: {files: {path: answers}}
                  parallelism: %d
                  stateBackend: %s
                  control: {files: {path: control}, proving: {trial: off}}
                  checkpointing: {directory: checkpoints, interval: 2h}
                  executors:
                    - {name: %s, join: keyed, threads: 1, overflow: backpressure, modelCache: {maximumSize: %dB}}
                """.formatted(parallelism, backend, KeyedPlan.POOL, plan.cacheBytes());
    }

    private static String endpoint() {
        String inputs = KeyedPlan.inputs().stream()
                .map(name -> "{name: " + name + ", type: double}")
                .collect(Collectors.joining(", "));
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: %s}
                spec:
                  deadline: %dms
                  task: regression
                  inputs: [{name: %s, type: string}, %s]
                  variants:
                    - {name: device, modelKey: "feature:%s", model: "device-{key}", executor: %s}
                """.formatted(
                        WorkloadDocuments.ENDPOINT,
                        Workload.FAR_DEADLINE.toMillis(),
                        RequestSeries.KEY,
                        inputs,
                        RequestSeries.KEY,
                        KeyedPlan.POOL);
    }

    /** The control log of loaded documents. */
    static JobSpec.Control control(ResolvedDocuments documents) {
        JobSpec job = Objects.requireNonNull(documents.job(), "the documents have no Job");
        return Objects.requireNonNull(job.control(), "the Job watches no folder");
    }
}
