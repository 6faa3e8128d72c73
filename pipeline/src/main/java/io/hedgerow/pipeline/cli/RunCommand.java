package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.RecordSink;
import io.hedgerow.pipeline.documents.RecordSink.FilesSink;
import io.hedgerow.pipeline.documents.RecordSink.KafkaSink;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.job.RefusedException;
import io.hedgerow.pipeline.job.ServingRun;
import io.hedgerow.pipeline.summary.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hedgerow run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the job that documents describe: embedded, or inside `flink run`.")
final class RunCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "-f",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Documents: one Job, and the models and endpoints it serves.")
    private List<Path> files = List.of();

    @Option(
            names = "--create-topics",
            description =
                    "Makes the Kafka topics that are missing: as many partitions as the job's parallelism; the control"
                            + " topic with one, compacted.")
    private boolean createTopics;

    @Option(names = "--summary", paramLabel = "FILE", description = "Writes what the run did as JSON.")
    private @Nullable Path summaryFile;

    private static Environment environment() {
        Environment process = Environment.ofProcess(RunCommand.class.getClassLoader());
        return ServingRun.isEmbedded() ? process.withModelsHere() : process;
    }

    @Override
    public Integer call() throws Exception {
        ResolvedDocuments documents = ResolvedDocuments.load(files, environment());
        JobSpec job = documents.job();
        if (job == null) {
            throw new RefusedException("no Job document in " + files + "; `run` needs exactly one");
        }
        if (summaryFile != null && !job.requests().isBounded()) {
            throw new RefusedException(
                    "--summary needs requests that end: files, a generator with `requests`, or a Kafka topic with `until:"
                            + " latest`");
        }
        SummaryFile.require(summaryFile);
        Screen screen = new Screen(Objects.requireNonNull(spec).commandLine().getOut());
        ServingRun run = new ServingRun(documents, job, ServingOptions.DEFAULT);
        RunSummary summary = (createTopics ? run.creatingTopics() : run).execute(screen.progress(job.requests()));
        screen.clearProgress();
        if (summary == null) {
            return ExitCode.DONE;
        }
        screen.print(ResultTables.of(summary));
        screen.print("  Answers: " + place(job.answers()));
        if (summaryFile != null) {
            summary.write(summaryFile);
            screen.print("  Summary: " + summaryFile);
        }
        return ExitCode.DONE;
    }

    private static String place(RecordSink sink) {
        return switch (sink.kind()) {
            case FILES -> place(((FilesSink) sink).path());
            case KAFKA -> ((KafkaSink) sink).topic().uri();
        };
    }

    private static String place(FileLocation location) {
        return location.isLocal() ? location.localPath().toString() : location.toString();
    }
}
