package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.hedgerow.proto.flink.ReadinessBoard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessGateTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ReadinessBoard.Start start = new ReadinessBoard.Start(new JobID(), "graph", 0);

    @TempDir
    private Path folder;

    private ReadinessBoard board;
    private ReadinessGate gate;

    @BeforeEach
    void setUp() {
        board = ReadinessBoard.in(folder.toUri().toString());
        gate = new ReadinessGate(board, Map.of(ReadinessBoard.COLLECTOR, 2, ReadinessBoard.ofPool("fast"), 1));
    }

    @Test
    void saysWhichFolderIsNotSharedWhoIsMissingAndWhatToSet() throws IOException {
        board.announce(start, ReadinessBoard.COLLECTOR, 0);
        board.announce(start, ReadinessBoard.ofPool("fast"), 0);

        assertThatIOException()
                .isThrownBy(() -> pass(2, SHORT, LONG))
                .withMessageContainingAll(
                        "no sign of collector-1 in the folder",
                        folder.toString(),
                        "do not share",
                        "checkpointing.directory");
    }

    private void pass(int starters, Duration silence, Duration load) throws IOException, InterruptedException {
        gate.pass(start, starters, new ReadinessGate.Limits(silence, load), missing -> {
            throw new AssertionError("nothing restores here, but " + missing);
        });
    }

    @Test
    void waitsForACollectorThatRestoresForLongerThanOneMayBeSilent() throws Exception {
        board.announce(start, ReadinessBoard.COLLECTOR, 0);
        board.appear(start, ReadinessBoard.COLLECTOR, 1);
        board.announce(start, ReadinessBoard.ofPool("fast"), 0);
        List<Set<String>> warned = new ArrayList<>();

        gate.pass(start, 2, new ReadinessGate.Limits(SHORT, LONG), missing -> {
            warned.add(missing);
            if (warned.size() == 3) {
                announceSecond();
            }
        });

        assertThat(warned).hasSize(3).containsOnly(Set.of("collector-1"));
    }

    private void announceSecond() {
        try {
            board.announce(start, ReadinessBoard.COLLECTOR, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void opensWhenAllAreReady() throws IOException {
        board.announce(start, ReadinessBoard.COLLECTOR, 0);
        board.announce(start, ReadinessBoard.COLLECTOR, 1);
        board.announce(start, ReadinessBoard.ofPool("fast"), 0);

        assertThatCode(() -> pass(2, LONG, LONG)).doesNotThrowAnyException();
    }

    @Test
    void waitsForNoMoreCollectorsThanThereAreStarters() throws IOException {
        board.announce(start, ReadinessBoard.COLLECTOR, 0);
        board.announce(start, ReadinessBoard.ofPool("fast"), 0);

        assertThatCode(() -> pass(1, LONG, LONG)).doesNotThrowAnyException();
    }

    @Test
    void aPoolThatLoadsForTooLongIsNotWaitedForWithoutEnd() throws IOException {
        board.announce(start, ReadinessBoard.COLLECTOR, 0);
        board.announce(start, ReadinessBoard.COLLECTOR, 1);

        assertThatCode(() -> pass(2, LONG, SHORT)).doesNotThrowAnyException();
    }
}
