package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.ModelFile;
import io.hedgerow.pipeline.documents.DocumentsRefusedException;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A workload as documents: what a user would write for it, with every default left alone, read back the way a user's
 * documents are.
 */
final class WorkloadDocuments {
    /** The endpoint of every workload. */
    static final String ENDPOINT = "bench";

    private static final String HEAD = "apiVersion: hedgerow/v1%nkind: %s%nmetadata: {name: %s%s}%nspec:%n";

    /** Where requests come from, where answers go, and where checkpoints lie, unless somebody says otherwise. */
    private static final String FILES = """
              requests: {files: {path: requests.jsonl}}
              answers: {files: {path: answers}}
              checkpointing: {directory: checkpoints}
            """;

    private static final String SEPARATOR = "---\n";
    private static final String FIRST_VERSION = "1";
    private static final int COPY_DELAY_MILLIS = 20;

    private final Workload workload;
    private final int parallelism;
    private final boolean isLive;
    private final String places;

    WorkloadDocuments(Workload workload, int parallelism) {
        this(workload, parallelism, false, FILES);
    }

    private WorkloadDocuments(Workload workload, int parallelism, boolean isLive, String places) {
        this.workload = workload;
        this.parallelism = parallelism;
        this.isLive = isLive;
        this.places = places;
    }

    /** The same of a job that watches a folder for documents. */
    WorkloadDocuments live() {
        return new WorkloadDocuments(workload, parallelism, true, places);
    }

    /**
     * The same of a job with other keys for what it reads, writes and saves.
     *
     * @param newPlaces lines of the Job's {@code spec}, indented by two spaces
     */
    WorkloadDocuments at(String newPlaces) {
        return new WorkloadDocuments(workload, parallelism, isLive, newPlaces);
    }

    /** Name of the last variant's model. */
    String lastModel() {
        return "model" + (workload.models().size() - 1);
    }

    /** The document of another version of the last variant's model. */
    String lastModel(ModelFile file) {
        StringBuilder yaml = new StringBuilder();
        model(yaml, workload.models().size() - 1, file.version(), file.file().toString());
        add(yaml, "  sha256: %s%n", file.sha256());
        return yaml.toString();
    }

    /** The document of another generation of the endpoint, with that version of the last variant's model. */
    String endpoint(long generation, String lastVersion) {
        StringBuilder yaml = new StringBuilder();
        endpoint(yaml, ", generation: " + generation, lastVersion);
        return yaml.toString();
    }

    /** Writes the documents into a folder and loads them. */
    ResolvedDocuments load(Path folder) throws IOException, DocumentsRefusedException {
        for (int i = 0; i < workload.models().size(); i++) {
            ModelUse model = workload.models().get(i);
            Files.write(folder.resolve(fileOf(i)), Base64.getDecoder().decode(model.base64()));
        }
        Path file = Files.writeString(folder.resolve("bench.yaml"), yaml());
        Environment environment = Environment.ofProcess(WorkloadDocuments.class.getClassLoader());
        ResolvedDocuments documents = ResolvedDocuments.load(List.of(file), environment);
        BatchSpec batch = workload.batch();
        return batch == null ? documents : batched(documents, batch);
    }

    private static ResolvedDocuments batched(ResolvedDocuments documents, BatchSpec batch) {
        Roster roster = documents.roster();
        List<PoolSpec> pools = roster.pools().stream()
                .map(pool -> pool.withExecution(pool.execution().withBatch(batch)))
                .toList();
        return documents.withRoster(new Roster(roster.epoch(), roster.endpoints(), roster.models(), pools));
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder();
        job(yaml);
        for (int i = 0; i < workload.models().size(); i++) {
            yaml.append(SEPARATOR);
            model(yaml, i, FIRST_VERSION, fileOf(i));
        }
        yaml.append(SEPARATOR);
        endpoint(yaml, "", FIRST_VERSION);
        return yaml.toString();
    }

    private void job(StringBuilder yaml) {
        add(yaml, HEAD, "Job", "bench", "");
        yaml.append(places);
        add(yaml, "  parallelism: %d%n", parallelism);
        add(yaml, "  stateBackend: %s%n", workload.rocksDb() ? "rocksdb" : "heap");
        add(yaml, "  duplicateWindow: %dms%n", workload.duplicateWindow().toMillis());
        add(yaml, isLive ? "  control: {files: {path: control}}%n" : "");
        add(yaml, "  executors:%n");
        int pools = workload.onePool() ? 1 : workload.models().size();
        for (int i = 0; i < pools; i++) {
            pool(yaml, "pool" + i);
        }
    }

    private void pool(StringBuilder yaml, String name) {
        add(yaml, "    - {name: %s, threads: %d", name, workload.threads());
        if (workload.subtasks() > 0) {
            add(yaml, ", parallelism: %d", workload.subtasks());
        }
        if (workload.queueCapacity() > 0) {
            add(yaml, ", queueCapacity: %d", workload.queueCapacity());
        }
        if (workload.forward()) {
            add(yaml, ", partitioning: forward");
        }
        add(yaml, workload.pushBack() ? ", overflow: backpressure}%n" : "}%n");
    }

    private void model(StringBuilder yaml, int index, String version, String location) {
        ModelUse model = workload.models().get(index);
        add(yaml, HEAD, "Model", "model" + index, ", version: \"" + version + "\"");
        add(yaml, "  format: %s%n  location: \"%s\"%n", model.format(), location);
        add(yaml, "  executor: pool%d%n", workload.onePool() ? 0 : index);
        if (!model.tensor().isEmpty()) {
            add(yaml, "  features: {input: %s, order: [%s]}%n", model.tensor(), String.join(", ", workload.inputs()));
        }
    }

    private static String fileOf(int model) {
        return "model" + model + ".bin";
    }

    private void endpoint(StringBuilder yaml, String generation, String lastVersion) {
        add(yaml, HEAD, "Endpoint", ENDPOINT, generation);
        add(yaml, "  deadline: %dms%n  variants:%n", workload.deadline().toMillis());
        int last = workload.models().size() - 1;
        for (int i = 0; i <= last; i++) {
            String version = i == last ? lastVersion : FIRST_VERSION;
            add(yaml, "    - {name: variant%d, model: model%d, version: \"%s\"}%n", i, i, version);
        }
        if (workload.copyPercent() > 0) {
            add(
                    yaml,
                    "  fanOut: {mode: hedged, primary: variant0, delay: %dms, maxExtraLoadPercent: %d}%n",
                    COPY_DELAY_MILLIS,
                    workload.copyPercent());
        }
        add(yaml, "  selection: {policy: %s}%n  onDeadline: {action: partial}%n", workload.policy());
    }

    private static void add(StringBuilder yaml, String format, Object... arguments) {
        yaml.append(String.format(Locale.ROOT, format, arguments));
    }
}
