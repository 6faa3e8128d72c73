package io.hedgerow.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.benchmarks.load.keyed.KeyedModels;
import io.hedgerow.benchmarks.load.model.BehaviourFormat;
import io.hedgerow.benchmarks.load.model.ModelBehaviour;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.ResolvedDocuments;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job is stopped with a savepoint, its documents are edited, and it goes on: what was edited serves, and nothing is lost. */
class KeyedStartITCase {
    private static final int MODELS = 6;
    private static final int MOST_SUBTASKS = 2;
    private static final String NONE = "none";
    private static final KeyedPlan EVEN = new KeyedPlan("even", "about", MODELS, 1, MODELS, 512, 0.01, 1_000, 5_000, 1);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path scratch;

    private static EmbeddedCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedCluster.start(MOST_SUBTASKS, scratch);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    /** The versions that have answered, by model, as they came. Thread-safe. */
    private static final class Seen implements AnswerListener {
        private final Map<String, Set<String>> versions = new ConcurrentHashMap<>();
        private final Map<String, String> last = new ConcurrentHashMap<>();

        @Override
        public void add(long index, long startNanos, long arrivedNanos, Answer answer) {
            boolean isAnswered = answer.status() == Status.ANSWERED;
            String model = isAnswered
                    ? answer.model()
                    : answer.attempts().get(0).reason().replaceAll("there is no model (\\S+),.*", "$1");
            String version = isAnswered ? answer.version() : NONE;
            versions.computeIfAbsent(model, unseen -> ConcurrentHashMap.newKeySet())
                    .add(version);
            last.put(model, version);
        }
    }

    private interface Work {
        void with(Path control, Seen seen, RunningJob job) throws Exception;
    }

    /** The state that the job leaves. */
    private static String run(
            Path folder, String backend, int parallelism, boolean isFirst, @Nullable String savepoint, Work work)
            throws Exception {
        KeyedDocuments yaml = new KeyedDocuments(EVEN, backend);
        yaml.load(folder, parallelism);
        ResolvedDocuments documents = ResolvedDocuments.load(
                List.of(folder.resolve("bench.yaml"), folder.resolve("models.yaml")),
                Environment.ofProcess(KeyedStartITCase.class.getClassLoader()));
        // Admission waits for a first look at it.
        Files.createDirectories(KeyedDocuments.control(documents).folder().localPath());
        Seen seen = new Seen();
        RequestSeries series = isFirst ? EVEN.series(MODELS).withOtherIds() : EVEN.series(MODELS);
        Schedule schedule = Schedule.of(200, 0, Duration.ZERO, Duration.ofMinutes(15));
        try (RunRecorder recorder = new RunRecorder(schedule, series, Workload.FAR_DEADLINE.toNanos(), seen)) {
            RunningJob.Launch launch = new RunningJob.Launch(
                    new HedgerowSystem(), Routing.IN_TURN, "requests-" + recorder.runId(), savepoint);
            Path own = Files.createTempDirectory(folder, "run");
            try (RunningJob job = RunningJob.start(cluster, launch, documents, recorder, own)) {
                work.with(KeyedDocuments.control(documents).folder().localPath(), seen, job);
                return job.stopWithSavepoint(Files.createDirectories(folder.resolve("savepoints")));
            }
        }
    }

    private static void awaitLast(Map<String, String> expected, Seen seen, RunningJob job) throws Exception {
        long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!seen.last.equals(expected)) {
            assertThat(job.endsWithin(POLL_NANOS)).as("the job ended").isFalse();
            assertThat(System.nanoTime())
                    .as("not seen in time: %s, last was %s", expected, seen.last)
                    .isLessThan(giveUpNanos);
        }
    }

    private static String model(Path folder, int model, String version) throws IOException {
        byte[] bytes = ModelBehaviour.cheap(KeyedPlan.inputs().size(), 100 * model + version.hashCode())
                .toBytes(512);
        Path file = Files.write(folder.resolve(KeyedModels.nameOf(model) + "-" + version + ".bench"), bytes);
        return """
                ---
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "%s"}
                spec: {format: %s, location: "%s", sha256: "%s", executor: %s}
                """.formatted(
                        KeyedModels.nameOf(model),
                        version,
                        BehaviourFormat.NAME,
                        file.toAbsolutePath(),
                        ControlRecord.sha256(bytes),
                        KeyedPlan.POOL);
    }

    private static void publish(Path control, String name, String document) throws IOException {
        Files.createDirectories(control);
        Path written = Files.writeString(control.resolve("." + name), document + "...\n", UTF_8);
        Files.move(written, control.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** By model: what its last answer was made by. */
    private static Map<String, String> versions(String... versions) {
        return IntStream.range(0, versions.length)
                .boxed()
                .collect(Collectors.toMap(KeyedModels::nameOf, model -> versions[model]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void documentsThatWereEditedBetweenTwoStartsTakeEffectAndWhatWasPublishedStays(String backend) throws Exception {
        Path folder = Files.createTempDirectory(scratch, "start");
        Files.writeString(
                folder.resolve("models.yaml"),
                model(folder, 0, "1") + model(folder, 1, "1") + model(folder, 2, "1") + model(folder, 3, "1"));
        String savepoint = run(folder, backend, 2, true, null, (control, seen, job) -> {
            awaitLast(versions("1", "1", "1", "1", NONE, NONE), seen, job);
            publish(control, "one.yaml", model(folder, 1, "2"));
            publish(control, "five.yaml", model(folder, 5, "1"));
            awaitLast(versions("1", "2", "1", "1", NONE, "1"), seen, job);
        });
        Files.writeString(
                folder.resolve("models.yaml"),
                model(folder, 0, "2") + model(folder, 1, "1") + model(folder, 2, "1") + model(folder, 4, "1"));
        run(folder, backend, 1, false, savepoint, (control, seen, job) -> {
            awaitLast(versions("2", "2", "1", NONE, "1", "1"), seen, job);
            assertThat(seen.versions.values())
                    .as("from the first request on")
                    .allSatisfy(of -> assertThat(of).hasSize(1));
        });
    }
}
