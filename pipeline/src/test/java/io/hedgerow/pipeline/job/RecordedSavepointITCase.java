package io.hedgerow.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.HeldModel;
import io.hedgerow.pipeline.SlowRequests;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints that earlier builds took of a whole job, with requests open in the collector and in pools of both kinds, go on
 * with fewer subtasks and with more, and with another state backend.
 *
 * <p>{@code ./mvnw -pl pipeline -am test -Dtest=RecordedSavepointITCase -Dsurefire.failIfNoSpecifiedTests=false
 * -Dhedgerow.record=true} records one of the present
 * build as the next number; recorded ones are never changed. It belongs to every change of a format in state.
 */
@Timeout(300)
class RecordedSavepointITCase {
    private static final Path RECORDINGS = Path.of("src/test/resources/savepoints");
    private static final String ANSWERED = "answered";
    private static final String HELD = "format: java, settings: {class: io.hedgerow.pipeline.HeldModel}";
    private static final int REQUESTS = 3_000;
    private static final int RECORDED_PARALLELISM = 2;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** The longest: when it is over, there is the grace of restored requests. */
    private static final String DEADLINE = "366d";

    @TempDir
    private Path folder;

    private TestingServingJob serving;

    @BeforeEach
    void create() {
        serving = new TestingServingJob(folder);
    }

    static List<Arguments> recordings() throws IOException {
        List<Arguments> recordings = new ArrayList<>();
        for (Path recording : TestingServingJob.entries(RECORDINGS)) {
            String name = recording.getFileName().toString();
            recordings.add(Arguments.of(name, 1, "heap"));
            recordings.add(Arguments.of(name, 3, "heap"));
            recordings.add(Arguments.of(name, RECORDED_PARALLELISM, "rocksdb"));
        }
        return recordings;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void goesOnWithWhatWasOpen(String recording, int parallelism, String backend) throws Exception {
        HeldModel.reset();
        Files.createDirectories(folder.resolve("control"));
        SlowRequests.enough();
        Path savepoint = RECORDINGS.resolve(recording).toAbsolutePath();
        long startMillis = System.currentTimeMillis();

        start(parallelism, backend, savepoint).getJobExecutionResult().get(2, TimeUnit.MINUTES);

        long lastedMillis = System.currentTimeMillis() - startMillis;
        List<Answer> after = answers();
        Set<String> expected = new TreeSet<>(
                IntStream.range(0, REQUESTS).mapToObj(i -> "s-" + i).toList());
        expected.removeAll(Files.readAllLines(savepoint.resolve(ANSWERED)));
        assertThat(after).extracting(Answer::requestId).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(after).allSatisfy(RecordedSavepointITCase::isByTheModelOfItsKey);
        assertThat(after)
                .as("were open in the savepoint")
                .filteredOn(answer -> answer.latencyMicros() > TimeUnit.MILLISECONDS.toMicros(lastedMillis))
                .hasSizeGreaterThan(20);
    }

    /** One model of a key was published while the recorded job ran, and is nowhere but in the savepoint. */
    private static void isByTheModelOfItsKey(Answer answer) {
        int index = Integer.parseInt(answer.requestId().substring("s-".length()));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(Status.ANSWERED);
        assertThat(answer.attempts()).as(answer.toString()).allMatch(attempt -> attempt.outcome() == Outcome.SCORED);
        assertThat(Objects.requireNonNull(answer.prediction()).value())
                .as(answer.toString())
                .isEqualTo(index % 7 == 0 ? (1.0 + 1.0) / 2 : (0.0 + 5.0) / 2);
    }

    @Test
    @EnabledIfSystemProperty(named = "hedgerow.record", matches = "true")
    void record() throws Exception {
        HeldModel.reset();
        Files.createDirectories(folder.resolve("control"));
        SlowRequests.start();
        JobClient job = start(RECORDED_PARALLELISM, "heap", null);
        awaitAnswers(1);
        publishModelOfAKey();
        awaitAnswers(answers().size() + 20);
        HeldModel.holdCalls();
        awaitStandstill();
        String savepoint = serving.stopWithSavepoint(job);
        HeldModel.reset();

        Path next = RECORDINGS.resolve(
                Integer.toString(TestingServingJob.entries(RECORDINGS).size() + 1));
        Files.createDirectories(next);
        for (Path file : TestingServingJob.entries(Path.of(java.net.URI.create(savepoint)))) {
            Files.copy(file, next.resolve(file.getFileName()));
        }
        Files.write(
                next.resolve(ANSWERED),
                answers().stream().map(Answer::requestId).sorted().toList());
        assertThat(TestingServingJob.entries(next).stream()
                        .mapToLong(file -> file.toFile().length())
                        .sum())
                .isLessThan(200 << 10);
    }

    /** Every worker is in a model that is held, so that all that comes stays open, and no answer is in a part that is pending. */
    private void awaitStandstill() throws Exception {
        Set<String> before = new HashSet<>();
        Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(700)).until(() -> {
            Set<String> now = new HashSet<>();
            answers().forEach(answer -> now.add(answer.requestId()));
            boolean stands = now.equals(before);
            before.addAll(now);
            return stands;
        });
    }

    private void awaitAnswers(int count) {
        Awaitility.await().atMost(LONGEST).until(() -> answers().size() >= count);
    }

    private void publishModelOfAKey() throws IOException {
        serving.write("device-0.testing", "inputs=x;value=5");
        serving.apply("device-0.yaml", model("device-0", "format: testing, location: device-0.testing", "keyed"));
    }

    private JobClient start(int parallelism, String backend, @Nullable Path savepoint) throws Exception {
        String documents = job(parallelism, backend) + "---\n" + model("held", HELD, "plain") + "---\n"
                + model("generic", HELD, "keyed") + "---\n" + endpoint();
        return serving.start(
                documents,
                new RunId("run"),
                savepoint == null ? null : savepoint.toUri().toString());
    }

    private static String job(int parallelism, String backend) {
        return """
                apiVersion: hedgerow/v1
                kind: Job
                metadata: {name: recorded}
                spec:
                  requests: {generator: {name: slow, requests: %d}}
                  answers: {files: {path: answers}}
                  control: {files: {path: control}, proving: {trial: off}}
                  allow: {classes: [io.hedgerow.pipeline.HeldModel]}
                  parallelism: %2$d
                  stateBackend: %3$s
                  checkpointing: {interval: 200ms, directory: checkpoints}
                  executors:
                    - {name: plain, parallelism: %2$d, queueCapacity: 100000, inline: {below: 0ms}}
                    - {name: keyed, join: keyed, parallelism: %2$d, queueCapacity: 100000}
                """.formatted(REQUESTS, parallelism, backend);
    }

    private static String model(String name, String of, String executor) {
        return """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: %s, version: "1"}
                spec: {%s, executor: %s}
                """.formatted(name, of, executor);
    }

    private static String endpoint() {
        return """
                apiVersion: hedgerow/v1
                kind: Endpoint
                metadata: {name: point}
                spec:
                  deadline: %s
                  task: regression
                  inputs: [{name: x, type: double}]
                  variants:
                    - {name: held, model: held, version: "1", timeout: 1h}
                    - {name: device, modelKey: "feature:x", model: "device-{key}", fallback: generic, timeout: 1h}
                  selection: {policy: average}
                """.formatted(DEADLINE);
    }

    private List<Answer> answers() throws Exception {
        return serving.answers("answers");
    }
}
