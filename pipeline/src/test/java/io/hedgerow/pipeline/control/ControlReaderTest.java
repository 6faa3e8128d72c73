package io.hedgerow.pipeline.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.control.ControlRecord.Kind;
import io.hedgerow.proto.flink.status.SourceEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlReaderTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final String WHOLE = "kind: Model\n...\n";

    @TempDir
    private Path folder;

    @Test
    void readsWhatIsThereThenTheMarkThenChanges() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), WHOLE);
        ControlReader reader = reader(SHORT, SourceEnd.NEVER);

        assertThat(fetch(reader)).containsExactly("FILE a.yaml", "CAUGHT_UP ");
        assertThat(fetch(reader)).isEmpty();
        Files.writeString(folder.resolve("b.yaml"), WHOLE);
        assertThat(fetch(reader)).containsExactly("FILE b.yaml");
    }

    @Test
    void theMarkWaitsForFilesThatMayBeHalfWritten() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "kind: Mo");
        ControlReader reader = reader(SHORT, SourceEnd.NEVER);

        assertThat(fetch(reader)).isEmpty();
        assertThat(fetch(reader)).containsExactly("FILE a.yaml", "CAUGHT_UP ");
    }

    @Test
    void theMarkWaitsForAFileThatNeverSettlesFewScansOnly() throws IOException {
        ControlReader reader = reader(SHORT, SourceEnd.NEVER);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < ControlReader.MOST_SCANS_TO_CATCH_UP; i++) {
            assertThat(found).isEmpty();
            Files.writeString(folder.resolve("a.yaml"), "n: " + "1".repeat(i + 1) + "\n");
            found.addAll(fetch(reader));
        }
        assertThat(found).containsExactly("CAUGHT_UP ");
    }

    @Test
    void endsAfterALastScanWhenTheRequestsHaveEnded() throws IOException {
        List<Boolean> answers = new ArrayList<>(List.of(false, true));
        ControlReader reader = reader(SHORT, () -> answers.remove(0));
        assertThat(fetch(reader)).containsExactly("CAUGHT_UP ");
        Files.writeString(folder.resolve("a.yaml"), WHOLE);

        RecordsWithSplitIds<ControlRecord> last = reader.fetch();

        assertThat(last.finishedSplits()).containsExactly(ControlSplit.ID);
        assertThat(shown(last)).containsExactly("FILE a.yaml");
    }

    @Test
    void endsThoughTheFolderCannotBeReadAndSaysTheMarkFirst() throws IOException {
        Files.delete(folder);
        ControlReader reader = reader(SHORT, () -> true);

        RecordsWithSplitIds<ControlRecord> last = reader.fetch();

        assertThat(last.finishedSplits()).containsExactly(ControlSplit.ID);
        assertThat(shown(last)).containsExactly("CAUGHT_UP ");
    }

    @Test
    void triesAgainAfterFailuresOfFolderAndEnd() throws IOException {
        Files.delete(folder);
        List<Integer> asked = new ArrayList<>();
        ControlReader reader = reader(SHORT, () -> {
            asked.add(1);
            throw new IOException("no connection");
        });
        assertThat(fetch(reader)).isEmpty();
        assertThat(fetch(reader)).isEmpty();
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("a.yaml"), WHOLE);

        assertThat(fetch(reader)).containsExactly("FILE a.yaml", "CAUGHT_UP ");
        assertThat(asked).hasSize(3);
    }

    @Test
    void thePauseGrowsWithTheScanAndWithFailures() throws IOException {
        AtomicLong nanos = new AtomicLong();
        ControlReader reader = new ControlReader(
                "folder",
                handedOn -> new ControlDirectory(path(), handedOn),
                Duration.ofMillis(10),
                SourceEnd.NEVER,
                () -> nanos.getAndAdd(50_000_000));
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(ControlSplit.FRESH)));
        assertThat(reader.pauseMillis()).isEqualTo(10);
        fetch(reader);
        assertThat(reader.pauseMillis()).isEqualTo(200);
        Files.delete(folder);
        ControlReader failing = reader(Duration.ofMillis(2), SourceEnd.NEVER);
        for (int pauseMillis : new int[] {4, 8, 16, 32, 64, 128, 128}) {
            assertThat(fetch(failing)).isEmpty();
            assertThat(failing.pauseMillis()).isEqualTo(pauseMillis);
        }
    }

    @Test
    void canBeWokenWhileItWaits() throws Exception {
        ControlReader reader = reader(Duration.ofHours(1), SourceEnd.NEVER);
        fetch(reader);
        CompletableFuture<List<String>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return fetch(reader);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        reader.wakeUp();

        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void continuesFromWhatWasHandedOn() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), WHOLE);
        Files.writeString(folder.resolve("b.yaml"), WHOLE);
        String digest = ControlRecord.sha256(Files.readAllBytes(folder.resolve("a.yaml")));
        ControlReader reader = new ControlReader(
                "folder", handedOn -> new ControlDirectory(path(), handedOn), SHORT, SourceEnd.NEVER, () -> 0);
        assertThat(fetch(reader)).as("before it has a split").isEmpty();
        reader.handleSplitsChanges(
                new SplitsAddition<>(List.of(new ControlSplit(Map.of("a.yaml", digest, "gone.yaml", digest)))));

        assertThat(fetch(reader)).containsExactly("FILE b.yaml", "CAUGHT_UP ");
        assertThat(fetch(reader)).containsExactly("VANISHED gone.yaml");
    }

    @Test
    void whatIsHandedOnIsKept() {
        ControlSplit.Progress progress = new ControlSplit.Progress(new ControlSplit(Map.of("b.yaml", "1")));
        ControlRecord file = ControlRecord.ofFile("a.yaml", new byte[1]);
        for (ControlRecord record : List.of(
                file,
                ControlRecord.unreadable("c.yaml", "too large"),
                ControlRecord.vanished("b.yaml"),
                ControlRecord.caughtUp())) {
            progress.handOn(record);
        }
        assertThat(progress.split().handedOn())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a.yaml", file.sha256(), "c.yaml", ""));
        assertThat(Kind.values()).hasSize(4);
    }

    private ControlReader reader(Duration interval, SourceEnd end) {
        ControlReader reader =
                new ControlReader("folder", handedOn -> new ControlDirectory(path(), handedOn), interval, end, () -> 0);
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(ControlSplit.FRESH)));
        return reader;
    }

    private org.apache.flink.core.fs.Path path() {
        return new org.apache.flink.core.fs.Path(folder.toUri());
    }

    private static List<String> fetch(ControlReader reader) throws IOException {
        RecordsWithSplitIds<ControlRecord> fetched = reader.fetch();
        assertThat(fetched.finishedSplits()).isEmpty();
        return shown(fetched);
    }

    private static List<String> shown(RecordsWithSplitIds<ControlRecord> fetched) {
        List<String> shown = new ArrayList<>();
        while (fetched.nextSplit() != null) {
            for (ControlRecord next = fetched.nextRecordFromSplit();
                    next != null;
                    next = fetched.nextRecordFromSplit()) {
                shown.add(next.toString());
            }
        }
        return shown;
    }
}
