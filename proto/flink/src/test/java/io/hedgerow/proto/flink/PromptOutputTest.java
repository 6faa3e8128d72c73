package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptOutputTest {
    private static final long SLOW_NANOS = PromptOutput.SHORTEST_WINDOW_NANOS / PromptOutput.WINDOW;
    private static final long FAST_NANOS = SLOW_NANOS / 2;

    private long nowNanos = Long.MAX_VALUE - SLOW_NANOS; // nanoTime may wrap around
    private int sent;
    private final PromptOutput output = new PromptOutput(() -> sent++, () -> nowNanos);

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

    private void emit(int records, long gapNanos) {
        for (int i = 0; i < records; i++) {
            nowNanos += gapNanos;
            output.emitted();
        }
    }
}
