package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A subtask whose input ends long before that of the others: one file, and two subtasks to read it. */
@Timeout(300)
class UnevenInputITCase {
    private static final int REQUESTS = 20_000;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** The first of them may have been under way, and the next be the last one of the subtask that has ended. */
    private static final int FURTHER = 4;

    @TempDir
    private Path folder;

    @Test
    void checkpointsAreTakenUntilTheLastInputEnds() {
        TestingRun run = new TestingRun(folder)
                .variant("slow", "inputs=x;value=1;delay=1")
                .endpoint("deadline: none\nselection: {policy: priority}")
                .job("parallelism: 2")
                .requests(IntStream.range(0, REQUESTS)
                        .mapToObj(i -> "{\"requestId\":\"r-" + i + "\",\"endpoint\":\"point\",\"features\":{\"x\":1}}")
                        .toList());
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(run::run);
        await().atMost(LONGEST).until(() -> running.isDone() || run.hasAnswers());
        long before = checkpoints();
        await().atMost(LONGEST).until(() -> running.isDone() || checkpoints() >= before + FURTHER);
        assertThat(running).as("the file has not been read").isNotDone();
        Result result = running.join();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.summary().path("answered").asLong()).isEqualTo(REQUESTS);
    }

    /** The number of the last complete checkpoint. */
    private long checkpoints() {
        try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
            List<Path> all = files.toList();
            return all.stream()
                    .filter(path -> path.getFileName().toString().equals("_metadata"))
                    .map(path -> path.getParent().getFileName().toString())
                    .mapToLong(name -> Long.parseLong(name.substring("chk-".length())))
                    .max()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0; // files that go meanwhile
        }
    }
}
