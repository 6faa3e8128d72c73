package io.hedgerow.pipeline.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.kafka.OnceCheck;
import io.hedgerow.kafka.TopicChecks;
import io.hedgerow.pipeline.ServingOptions;
import io.hedgerow.pipeline.cli.TestingCommandLine;
import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.JobSpec;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.pipeline.sources.RampUp;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AnswerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The job that {@code hedgerow run} has, of documents in a folder: started with or without state, looked at, and stopped. */
final class TestingServingJob {
    private static final String DOCUMENTS = "job.yaml";

    private final Path folder;

    TestingServingJob(Path folder) {
        this.folder = folder;
    }

    /**
     * What was found out about the topics of a job.
     *
     * @param checks the topics
     * @param once how answers are given once; null where they are not
     */
    record Topics(TopicChecks checks, @Nullable OnceCheck once) {
        static final Topics NONE = new Topics(TopicChecks.none(), null);
    }

    /** Finds out about the topics of a job. */
    interface TopicsOfJob {
        Topics of(JobSpec spec) throws Exception;
    }

    /** Starts a job without topics. */
    JobClient start(String documents, RunId run, @Nullable String restored) throws Exception {
        return start(documents, run, spec -> Topics.NONE, restored);
    }

    /**
     * Starts a job.
     *
     * @param documents the Job and what else it is started with
     * @param run which run it is
     * @param topics what is found out about its topics
     * @param restored where the savepoint or checkpoint is that it goes on from; null where it begins
     */
    JobClient start(String documents, RunId run, TopicsOfJob topics, @Nullable String restored) throws Exception {
        write(DOCUMENTS, documents);
        ResolvedDocuments resolved = ResolvedDocuments.load(
                List.of(folder.resolve(DOCUMENTS)),
                Environment.ofProcess(getClass().getClassLoader()));
        JobSpec spec = Objects.requireNonNull(resolved.job());
        Topics found = topics.of(spec);
        Configuration settings =
                FlinkSettings.ofEmbedded(spec, resolved.roster().pools());
        if (restored != null) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, restored);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        new ServingJob(resolved, spec, run, RampUp.NONE, found.checks(), found.once())
                .addTo(env, ServingOptions.DEFAULT);
        return env.executeAsync(spec.name());
    }

    /** Stops it, and returns where its savepoint is. */
    String stopWithSavepoint(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get(2, TimeUnit.MINUTES);
    }

    /** Publishes documents to the job, and waits until they are in effect. */
    void apply(String name, String documents) throws IOException {
        write(name, documents);
        Result applied = TestingCommandLine.execute(
                "apply",
                "-f",
                folder.resolve(name).toString(),
                "--wait=2m",
                "--job",
                folder.resolve(DOCUMENTS).toString());
        assertThat(applied.exitCode()).as(applied.out() + applied.err()).isZero();
    }

    /** The visible answers in a folder of the job. */
    List<Answer> answers(String sink) throws Exception {
        List<Answer> answers = new ArrayList<>();
        for (Path file : entries(folder.resolve(sink))) {
            if (!file.getFileName().toString().startsWith(".")) {
                for (String line : Files.readAllLines(file)) {
                    answers.add(AnswerJson.decode(line.getBytes(UTF_8)));
                }
            }
        }
        return answers;
    }

    /** What a directory holds, in order; nothing where there is none. */
    static List<Path> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
