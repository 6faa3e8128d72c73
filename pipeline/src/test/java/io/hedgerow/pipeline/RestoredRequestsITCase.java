package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests that are open when a job fails, and whose models take long to load again. */
@Timeout(300)
class RestoredRequestsITCase {
    private static final long DEADLINE_MILLIS = 6_000;

    /** The grace, and then some. */
    private static final long LOAD_MILLIS = 2_000;

    private static final int OPEN = 20;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void areAnsweredByTheirModelsHoweverLongTheseTakeToLoad(TestReporter reporter) throws Exception {
        TestingRun run = new TestingRun(folder)
                .variantOf("held", "{format: java, settings: {class: io.hedgerow.pipeline.HeldModel}}")
                .endpoint("deadline: " + DEADLINE_MILLIS + "ms\nselection: {policy: fastest}")
                .job("allow: {classes: [io.hedgerow.pipeline.HeldModel]}\n"
                        + "executors: [{name: default, threads: 1, inline: {below: 0ms}}]")
                .generated("{name: slow, requests: 10000}");
        HeldModel.reset();
        SlowRequests.start();
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        try {
            failWithOpenRequests(run);
            long failedMillis = System.currentTimeMillis();
            await().atMost(LONGEST)
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class) // files that go meanwhile
                    .until(() -> HeldModel.loads() > 1 && hasRestoredCollector());
            long restoredMillis = System.currentTimeMillis();
            await("any grace from the restore is over, and every deadline")
                    .atMost(LONGEST)
                    .until(() -> System.currentTimeMillis()
                            > LOAD_MILLIS + Math.max(restoredMillis, failedMillis + DEADLINE_MILLIS));
            HeldModel.releaseLoads();
            await().atMost(LONGEST).until(() -> restored(run).size() >= OPEN);
        } finally {
            HeldModel.releaseLoads();
            SlowRequests.enough();
        }
        Result result = running.get(2, TimeUnit.MINUTES);

        assertThat(result.exitCode()).as(result.err()).isZero();
        List<Answer> restored = restored(run);
        long unavailable = restored.stream()
                .filter(answer -> answer.status() == Status.UNAVAILABLE)
                .count();
        reporter.publishEntry("open at the failure", restored.size() + ", of these unavailable " + unavailable);
        assertThat(restored).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(Status.ANSWERED));
    }

    private void failWithOpenRequests(TestingRun run) {
        await().atMost(LONGEST).until(run::hasAnswers);
        HeldModel.holdCalls();
        // One may be under way; the next has what came until then, and the one after it some more.
        long before = checkpoints();
        await().atMost(LONGEST)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> checkpoints() > before + 2);
        HeldModel.failAndHoldLoads();
    }

    /** Answers to requests that waited for at least their deadline: none does that before the failure, or after it. */
    private static List<Answer> restored(TestingRun run) {
        return run.answers().values().stream()
                .filter(answer -> answer.latencyMicros() >= TimeUnit.MILLISECONDS.toMicros(DEADLINE_MILLIS))
                .toList();
    }

    /** The number of the last complete checkpoint. */
    private long checkpoints() {
        return files("checkpoints")
                .filter(path -> path.getFileName().toString().equals("_metadata"))
                .map(path -> path.getParent().getFileName().toString())
                .mapToLong(name -> Long.parseLong(name.substring("chk-".length())))
                .max()
                .orElse(0);
    }

    /** Whether the collector of a second start has said that it is ready. */
    private boolean hasRestoredCollector() {
        return files("checkpoints/ready")
                .anyMatch(path -> path.getFileName().toString().equals("collector-0")
                        && !path.getParent().getFileName().toString().endsWith("-0"));
    }

    private Stream<Path> files(String within) {
        try (Stream<Path> files = Files.walk(folder.resolve(within))) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
