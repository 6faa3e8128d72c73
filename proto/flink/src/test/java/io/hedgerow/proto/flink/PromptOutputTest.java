package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptOutputTest {
    private static final long SLOW_NANOS = PromptOutput.SHORTEST_WINDOW_NANOS / PromptOutput.WINDOW;
    private static final long FAST_NANOS = SLOW_NANOS / 2;

    private long nowNanos = Long.MAX_VALUE - SLOW_NANOS; // nanoTime may wrap around
    private long sendNanos;
    private int sent;
    private final PromptOutput output = new PromptOutput(this::send, () -> nowNanos);

    private void send() {
        nowNanos += sendNanos;
        sent++;
    }

    @Test
    void sendsEachRecordWhileFewCome() {
        emit(3 * PromptOutput.WINDOW, SLOW_NANOS);

        assertThat(sent).isEqualTo(3 * PromptOutput.WINDOW);
    }

    @Test
    void leavesRecordsToTheBufferTimeoutWhileManyCome() {
        emit(10 * PromptOutput.WINDOW, FAST_NANOS);

        assertThat(sent).as("until it is known").isEqualTo(PromptOutput.WINDOW);
    }

    @Test
    void sendsEachRecordAgainWhenFewerCome() {
        emit(2 * PromptOutput.WINDOW, FAST_NANOS);
        emit(PromptOutput.WINDOW, SLOW_NANOS);
        int before = sent;

        emit(PromptOutput.WINDOW, SLOW_NANOS);

        assertThat(sent - before).isEqualTo(PromptOutput.WINDOW);
    }

    /** As over some hundred receivers: with the sending {@value PromptOutput#WINDOW} records take long enough, however many come. */
    @Test
    void sendingAloneIsNoReasonToSendMore() {
        sendNanos = 2 * SLOW_NANOS;
        emit(10 * PromptOutput.WINDOW, FAST_NANOS);

        assertThat(sent).isEqualTo(PromptOutput.WINDOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 30})
    void atMostAQuarterOfTheTimeIsSending(int timesTheRest) {
        sendNanos = timesTheRest * SLOW_NANOS;
        int records = 1_000 * PromptOutput.WINDOW;
        long startNanos = nowNanos;
        emit(records, SLOW_NANOS);

        long sendingNanos = sent * sendNanos;
        assertThat(sendingNanos)
                .isPositive()
                .isLessThanOrEqualTo((nowNanos - startNanos) / 4 + PromptOutput.WINDOW * sendNanos);
    }

    @Test
    void oneLongPauseWhileSendingIsForgotten() {
        sendNanos = TimeUnit.MINUTES.toNanos(1);
        output.emitted();
        sendNanos = 0;
        emit(PromptOutput.WINDOW, SLOW_NANOS);
        emit(1_000 * PromptOutput.WINDOW, SLOW_NANOS);
        int before = sent;
        emit(PromptOutput.WINDOW, SLOW_NANOS);

        assertThat(sent - before).isEqualTo(PromptOutput.WINDOW);
    }

    private void emit(int records, long gapNanos) {
        for (int i = 0; i < records; i++) {
            nowNanos += gapNanos;
            output.emitted();
        }
    }
}
