package io.hedgerow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.cli.TestingCommandLine.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A subtask whose input ends long before that of the others: one file, and two subtasks to read it. */
@Timeout(300)
class UnevenInputITCase {
    private static final int REQUESTS = 20_000;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** One may be of a checkpoint before the subtask ended, and one be seen while the last checkpoint's files are moved. */
    private static final int ENOUGH = 4;

    @TempDir
    private Path folder;

    /**
     * Answers become visible by checkpoints. The numbers of checkpoints say nothing: one that is refused has a number too,
     * and the last one, at the end of all input, is always taken.
     */
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
        Set<Integer> partsOfTheAnswers = new TreeSet<>();
        await().atMost(LONGEST).until(() -> {
            int visible = run.hasAnswers() ? run.lines("answers").size() : 0;
            if (visible > 0 && visible < REQUESTS) {
                partsOfTheAnswers.add(visible);
            }
            return running.isDone() || partsOfTheAnswers.size() >= ENOUGH;
        });
        Result result = running.join();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(run.summary().path("answered").asLong()).isEqualTo(REQUESTS);
        assertThat(partsOfTheAnswers)
                .as("numbers of answers that were visible while the job ran")
                .hasSizeGreaterThanOrEqualTo(ENOUGH);
    }
}
