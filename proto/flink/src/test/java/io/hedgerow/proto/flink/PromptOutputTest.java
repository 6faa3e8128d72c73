package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptOutputTest {
    private static final long SLOW_NANOS = PromptOutput.SHORTEST_WINDOW_NANOS / PromptOutput.WINDOW;
    private static final long FAST_NANOS = SLOW_NANOS / 2;

    private long nowNanos = Long.MAX_VALUE - SLOW_NANOS; // nanoTime may wrap around
    private int sent;
    private int unsent;
    private final List<Runnable> timers = new ArrayList<>();
    private final PromptOutput output = new PromptOutput(this::send, () -> nowNanos, timers::add);
    private long sendingNanos;

    private void send() {
        sent++;
        unsent = 0;
        nowNanos += sendingNanos;
    }

    @Test
    void sendsEachRecordWhileFewCome() {
        emit(3 * PromptOutput.WINDOW, SLOW_NANOS);

        assertThat(sent).isEqualTo(3 * PromptOutput.WINDOW);
        assertThat(timers).isEmpty();
    }

    @Test
    void sendsOnceInAMillisecondWhileManyCome() {
        emit(PromptOutput.WINDOW, FAST_NANOS);
        assertThat(sent).as("until it is known").isEqualTo(PromptOutput.WINDOW);

        for (int i = 1; i <= 3; i++) {
            emit(2 * PromptOutput.WINDOW, FAST_NANOS);
            assertThat(timers).hasSize(1);
            fireTimer();
            assertThat(sent).isEqualTo(PromptOutput.WINDOW + i);
            assertThat(unsent).isZero();
        }
    }

    @Test
    void sendsTheLastOfABurst() {
        emit(PromptOutput.WINDOW + 1, FAST_NANOS);
        assertThat(unsent).isEqualTo(1);

        fireTimer();

        assertThat(unsent).isZero();
        assertThat(timers).isEmpty();
    }

    @Test
    void sendsEachRecordAgainWhenFewerCome() {
        emit(2 * PromptOutput.WINDOW - 1, FAST_NANOS);
        fireTimer();
        int before = sent;

        emit(PromptOutput.WINDOW, SLOW_NANOS);

        assertThat(sent - before).isEqualTo(PromptOutput.WINDOW);
    }

    @Test
    void sendsRarelyWhereSendingTakesLong() {
        sendingNanos = SLOW_NANOS;
        emit(PromptOutput.WINDOW, SLOW_NANOS);
        assertThat(sent).isEqualTo(PromptOutput.WINDOW);

        for (int i = 1; i < PromptOutput.OTHER_PER_SENDING; i++) {
            emit(2, SLOW_NANOS);
            fireTimer();
            assertThat(sent).isEqualTo(PromptOutput.WINDOW + i);
        }

        emit(1, SLOW_NANOS);
        fireTimer();
        int before = sent;
        emit(3, SLOW_NANOS);
        assertThat(sent - before).as("paid back").isEqualTo(3);
    }

    @Test
    void sendsEachRecordWhereSendingTakesAQuarterOfTheTime() {
        sendingNanos = SLOW_NANOS;

        emit(3 * PromptOutput.WINDOW, PromptOutput.OTHER_PER_SENDING * SLOW_NANOS);

        assertThat(sent).isEqualTo(3 * PromptOutput.WINDOW);
    }

    @Test
    void atFullLoadSendingIsNoReasonToGoOnSending() {
        sendingNanos = PromptOutput.SHORTEST_WINDOW_NANOS;

        emit(10 * PromptOutput.WINDOW, FAST_NANOS);

        assertThat(sent).isEqualTo(PromptOutput.WINDOW);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 11", "2, 2", "100, 100"})
    void leavesEdgesAloneWhereAnotherTimeoutWasAskedFor(long askedMillis, long expectedMillis) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setBufferTimeout(askedMillis);
        SingleOutputStreamOperator<Long> numbers = env.fromSequence(1, 2).map(number -> number);

        PromptOutput.on(numbers).print();

        assertThat(env.getStreamGraph().getStreamNode(numbers.getId()).getBufferTimeout())
                .isEqualTo(expectedMillis);
    }

    @Test
    void leavesEdgesOfBatchesAlone() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setBufferTimeout(1);
        PromptOutput.on(env.fromSequence(1, 2).map(number -> number)).print();

        assertThat(env.getStreamGraph().getJobGraph().getNumberOfVertices()).isPositive();
    }

    @Test
    void leavesEdgesAloneBehindWhichNobodyIsChained() {
        Configuration unchained = new Configuration();
        unchained.set(PipelineOptions.OPERATOR_CHAINING, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(unchained);
        env.setBufferTimeout(1);
        SingleOutputStreamOperator<Long> numbers = env.fromSequence(1, 2).map(number -> number);

        PromptOutput.onChained(numbers).print();

        assertThat(env.getStreamGraph().getStreamNode(numbers.getId()).getBufferTimeout())
                .isEqualTo(1);
    }

    private void fireTimer() {
        assertThat(timers).hasSize(1);
        timers.remove(0).run();
    }

    private void emit(int records, long gapNanos) {
        for (int i = 0; i < records; i++) {
            nowNanos += gapNanos;
            unsent++;
            output.emitted();
        }
    }
}
