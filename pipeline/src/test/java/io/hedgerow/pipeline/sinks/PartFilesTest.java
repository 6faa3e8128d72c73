package io.hedgerow.pipeline.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hedgerow.pipeline.sinks.TestingFiles.Hold;
import io.hedgerow.pipeline.sinks.TestingFiles.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PartFilesTest {
    private static final String THREAD = "hedgerow-files-test";

    /** Chunks of a few lines, room for a few chunks. */
    private static final PartFiles.Sizes SMALL = new PartFiles.Sizes(32, 128);

    private final TestingFiles disk = new TestingFiles();
    private final ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};

    @TempDir
    private Path folder;

    private PartFiles files;

    @BeforeEach
    void open() throws IOException {
        files = open("first");
    }

    @AfterEach
    void nothingIsLeft() {
        files.abort();
        await().until(() -> SeenLines.threads(THREAD).isEmpty());
    }

    private PartFiles open(String execution) throws IOException {
        return new PartFiles(
                new PartWriter(disk.writer()),
                new PartNames(folder.toString(), "answers", 0, execution),
                THREAD,
                loader,
                SMALL);
    }

    @Test
    void linesAreSeenInOrderOnceTheirCheckpointIsComplete() throws Exception {
        write(0, 100);
        List<PendingPart> first = files.roll(1);
        write(100, 110);
        files.roll(2);
        for (PendingPart part : first) {
            part.sealed();
        }
        assertThat(SeenLines.files(folder)).as("finished, not visible").isEmpty();

        files.publishUpTo(1);
        await().until(() -> SeenLines.in(folder).equals(lines(0, 100)));
        files.publishUpTo(2);
        files.end(() -> false);

        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 110));
        assertThat(SeenLines.files(folder))
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).matches("answers-0-[0-9a-f]{16}-[01]\\.jsonl"));
    }

    @Test
    void withoutLinesThereIsNoPart() throws Exception {
        assertThat(files.roll(1)).isEmpty();
        files.publishUpTo(1);
        write(0, 1);
        assertThat(files.roll(2)).hasSize(1);
        files.publishUpTo(2);
        files.end(() -> false);

        assertThat(SeenLines.files(folder)).hasSize(1);
        assertThat(files.roll(3)).isEmpty();
    }

    @Test
    void anEarlierCheckpointThatWasNeverCompleteIsPartOfTheNext() throws Exception {
        write(0, 5);
        files.roll(1);
        write(5, 9);
        assertThat(files.roll(2)).hasSize(2);
        files.publishUpTo(2);
        files.end(() -> false);

        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 9));
    }

    @Test
    void aPartIsPendingUntilItIsVisibleIndeed() throws Exception {
        Hold publishing = disk.hold(Step.PUBLISH);
        write(0, 5);
        files.roll(1);
        files.publishUpTo(1);
        publishing.awaitArrival();
        assertThat(files.roll(2)).as("asked for, not visible").hasSize(1);

        publishing.release();
        await().until(() -> files.roll(3).isEmpty());
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 5));
    }

    @Test
    void linesAreTakenWhileAFileIsBeingFinishedUntilThereIsNoRoom() throws Exception {
        Hold finishing = disk.hold(Step.FINISH);
        write(0, 5);
        files.roll(1);
        finishing.awaitArrival();
        write(5, 20);
        files.roll(2);
        AtomicReference<Thread> writing = new AtomicReference<>();
        CompletableFuture<Void> more = CompletableFuture.runAsync(() -> {
            writing.set(Thread.currentThread());
            try {
                write(20, 500);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> writing.get() != null && writing.get().getState() == Thread.State.WAITING);
        assertThat(more).as("500 lines are more than the queue holds").isNotDone();
        assertThat(SeenLines.files(folder)).isEmpty();

        finishing.release();
        more.get(30, TimeUnit.SECONDS);
        files.roll(3);
        files.publishUpTo(3);
        files.end(() -> false);
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 500));
    }

    @Test
    void aLineLongerThanAChunkIsALine() throws Exception {
        String line = "x".repeat(1_000);
        files.write(line.getBytes(UTF_8));
        write(0, 3);
        files.publishAllAndEnd(() -> false);

        List<String> expected = new ArrayList<>(List.of(line));
        expected.addAll(lines(0, 3));
        assertThat(SeenLines.in(folder)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void whateverFailsIsToldWithTheFilesName(Step step) throws Exception {
        Hold failing = disk.hold(step);
        disk.fail(step, 1);
        write(0, 5);
        List<PendingPart> parts = files.roll(1);
        if (step == Step.PUBLISH) {
            files.publishUpTo(1);
        }
        failing.awaitArrival();
        failing.release();
        if (step != Step.PUBLISH) {
            assertThatThrownBy(() -> parts.get(0).sealed())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("part file " + parts.get(0).path())
                    .hasMessageContaining("no space left on device");
        }
        await().until(() -> SeenLines.threads(THREAD).isEmpty());

        assertThatThrownBy(() -> files.write(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("part file " + parts.get(0).path() + " cannot be")
                .rootCause()
                .hasMessageContaining(parts.get(0).path());
        assertThatThrownBy(() -> files.roll(2)).hasMessageContaining("no space left on device");
        assertThatThrownBy(() -> files.publishUpTo(2)).hasMessageContaining("no space left on device");
        assertThatThrownBy(() -> files.end(() -> false)).hasMessageContaining("no space left on device");
        assertThat(SeenLines.files(folder)).isEmpty();
    }

    @Test
    void abortEndsTheWaitForAPartEvenWhereTheFileSystemDoesNotReturn() throws Exception {
        Hold finishing = disk.holdDeaf(Step.FINISH);
        write(0, 5);
        PendingPart held = files.roll(1).get(0);
        write(5, 9);
        PendingPart queued = files.roll(2).get(1);
        finishing.awaitArrival();
        CompletableFuture<PendingPart.Sealed> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return held.sealed();
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });

        files.abort();

        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the task ended");
        assertThatThrownBy(queued::sealed).hasMessageContaining("the task ended");
        finishing.release();
        await().until(() -> SeenLines.threads(THREAD).isEmpty());
        assertThat(SeenLines.files(folder)).isEmpty();
    }

    @Test
    void abortInterruptsTheFileSystemAndClosesTheOpenFile() throws Exception {
        Hold writing = disk.hold(Step.WRITE);
        write(0, 10);
        writing.awaitArrival();

        files.abort();

        assertThat(disk.wasDiscarded()).isTrue();
        await().until(() -> SeenLines.threads(THREAD).isEmpty());
        assertThat(SeenLines.files(folder)).isEmpty();
    }

    @Test
    void theEndIsGivenUpWhenTheTaskIsCancelledMeanwhile() throws Exception {
        Hold publishing = disk.hold(Step.PUBLISH);
        write(0, 5);
        files.roll(1);
        files.publishUpTo(1);
        publishing.awaitArrival();

        files.end(() -> true);

        await().until(() -> SeenLines.threads(THREAD).isEmpty());
    }

    @Test
    void theEndWaitsForWhatIsToBeVisibleAndDropsLinesOfNoCheckpoint() throws Exception {
        Hold publishing = disk.hold(Step.PUBLISH);
        write(0, 5);
        files.roll(1);
        files.publishUpTo(1);
        write(5, 15);
        publishing.awaitArrival();

        boolean[] wasAsked = new boolean[1];
        files.end(() -> {
            wasAsked[0] = true; // so it waits
            publishing.release();
            return false;
        });

        assertThat(wasAsked[0]).isTrue();
        assertThat(SeenLines.in(folder)).isEqualTo(lines(0, 5));
    }

    @Test
    void restoredPartsAreMadeVisibleFirstAndMayBeSoAlready() throws Exception {
        write(0, 5);
        PendingPart visible = files.roll(1).get(0);
        files.publishUpTo(1);
        write(5, 9);
        PendingPart invisible = files.roll(2).stream().reduce((a, b) -> b).orElseThrow();
        List<PendingPart> restored = new ArrayList<>();
        for (PendingPart part : List.of(visible, invisible)) {
            restored.add(PendingPart.restored(part.path(), part.sealed()));
        }
        await().until(visible::isVisible);
        files.abort();

        files = open("second");
        files.restore(restored);
        write(9, 12);
        files.roll(3);
        files.publishUpTo(3);
        files.end(() -> false);

        assertThat(SeenLines.in(folder)).containsExactlyInAnyOrderElementsOf(lines(0, 12));
        assertThat(disk.log().subList(disk.log().size() - 5, disk.log().size()))
                .extracting(step -> step.substring(0, step.indexOf(' ')))
                .as("publish both, then the new part")
                .containsExactly("PUBLISH", "PUBLISH", "WRITE", "FINISH", "PUBLISH");
    }

    @Test
    void theThreadIsADaemonWithTheGivenContextLoader() {
        assertThat(SeenLines.threads(THREAD)).singleElement().satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader()).isSameAs(loader);
        });
    }

    @Test
    void namesOfOtherExecutionsDiffer() {
        assertThat(List.of(
                        new PartNames("/out", "answers", 0, "a").next(),
                        new PartNames("/out", "answers", 0, "b").next(),
                        new PartNames("/out", "answers", 1, "a").next()))
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).startsWith("/out/answers-"));
    }

    private void write(int from, int to) throws IOException, InterruptedException {
        for (String line : lines(from, to)) {
            files.write(line.getBytes(UTF_8));
        }
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }
}
