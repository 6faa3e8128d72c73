package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Prediction;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class DelayedScorerTest {
    private static final Row ROW = new InputLayout(List.of()).newRow();

    @Test
    void scoresAfterTheDelay() throws Exception {
        Scorer delayed = new DelayedScorer((row, cancellation) -> Prediction.ofValue(5), Duration.ofMillis(1));

        assertThat(delayed.score(ROW, new Cancellation()).value()).isEqualTo(5);
    }

    @Test
    void aCancelledCallDoesNotWaitForTheDelay() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        Scorer delayed = new DelayedScorer((row, ignored) -> Prediction.ofValue(5), Duration.ofDays(1));

        assertThatThrownBy(() -> delayed.score(ROW, cancellation)).isInstanceOf(CancellationException.class);
    }
}
