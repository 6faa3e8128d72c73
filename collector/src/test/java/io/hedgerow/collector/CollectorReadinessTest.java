package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Status;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.ReadinessBoard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the collector says on the board while it starts. */
class CollectorReadinessTest {
    private static final long GRACE_MILLIS = CollectorOptions.DEFAULTS.restoreGraceMillis();
    private static final Map<String, Integer> ONE = Map.of(ReadinessBoard.COLLECTOR, 1);

    private final AtomicLong nowMillis = new AtomicLong(1_000_000);

    @TempDir
    private Path folder;

    @Test
    void saysThatItHasStartedBeforeItRestoresAndIsReadyAfterwards() throws Exception {
        ReadinessBoard board = ReadinessBoard.in(folder.toUri().toString());
        var factory = new CollectorOperatorFactory(
                Endpoints.roster(), CollectorOptions.DEFAULTS.withReadiness(board), () -> 1_000_000);
        try (var harness = new CollectorHarness(factory, 1, 0)) {
            harness.setup();
            var start = ReadinessBoard.Start.of(harness.getEnvironment());
            assertThat(board.awaitStarted(start, ONE, Duration.ZERO)).isEmpty();
            assertThat(board.await(start, ONE, Duration.ZERO)).isNotEmpty();

            harness.initializeEmptyState();
            harness.open();
            assertThat(board.await(start, ONE, Duration.ZERO)).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void restoredRequestsAreNotGivenUpBeforeEverySubtaskOfThePoolsIsReady() throws Exception {
        ReadinessBoard board = ReadinessBoard.in(folder.toUri().toString());
        try (var first = harness(board)) {
            first.open();
            first.header(Messages.header("r", 1, Endpoints.VOTE, nowMillis.get()));
            OperatorSubtaskState state = first.snapshot(1, nowMillis.get());
            try (var second = harness(board)) {
                second.initializeState(state);
                second.open();
                var start = ReadinessBoard.Start.of(second.getEnvironment());
                board.announce(start, "pool-a", 0);
                pass(second, 60_000);
                assertThat(second.extractOutputValues()).isEmpty();

                board.announce(start, "pool-a", 1);
                long readyMillis = nowMillis.get();
                second.runMailsUntil(() -> deadlineMillis(second) == readyMillis + GRACE_MILLIS);
                pass(second, GRACE_MILLIS + 2);
                assertThat(second.extractOutputValues())
                        .extracting(Answer::requestId, Answer::status)
                        .containsExactly(Assertions.tuple("r", Status.UNAVAILABLE));
            }
        }
    }

    private long deadlineMillis(CollectorHarness harness) {
        return ((AdmittedRequest) harness.store().find("r")).deadlineMillis();
    }

    private CollectorHarness harness(ReadinessBoard board) throws Exception {
        CollectorOptions options =
                CollectorOptions.DEFAULTS.withReadiness(board).withPools(Map.of("pool-a", 2));
        var harness = new CollectorHarness(
                new CollectorOperatorFactory(Endpoints.roster(), options, () -> nowMillis.get() * 1_000), 1, 0);
        harness.setProcessingTime(nowMillis.get());
        return harness;
    }

    private void pass(CollectorHarness harness, long millis) throws Exception {
        nowMillis.addAndGet(millis);
        harness.setProcessingTime(nowMillis.get());
    }
}
