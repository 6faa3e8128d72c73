package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.proto.flink.ReadinessBoard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the collector says on the board while it starts. */
class CollectorReadinessTest {
    private static final Map<String, Integer> ONE = Map.of(ReadinessBoard.COLLECTOR, 1);

    @TempDir
    private Path folder;

    @Test
    void saysThatItHasStartedBeforeItRestoresAndIsReadyAfterwards() throws Exception {
        ReadinessBoard board = ReadinessBoard.in(folder.toUri().toString());
        var factory = new CollectorOperatorFactory(
                Endpoints.roster(), CollectorOptions.DEFAULTS.withReadiness(board), () -> 1_000_000);
        try (var harness = new CollectorHarness(factory, 1, 0)) {
            harness.setup();
            var start = new ReadinessBoard.Start(
                    harness.getEnvironment().getJobInfo().getJobId(), 0);
            assertThat(board.awaitStarted(start, ONE, Duration.ZERO)).isEmpty();
            assertThat(board.await(start, ONE, Duration.ZERO)).isNotEmpty();

            harness.initializeEmptyState();
            harness.open();
            assertThat(board.await(start, ONE, Duration.ZERO)).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }
}
