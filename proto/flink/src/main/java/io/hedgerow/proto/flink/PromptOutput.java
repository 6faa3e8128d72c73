package io.hedgerow.proto.flink;

import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a task has emitted at once while it emits little. Flink sends a network buffer when it is full, or at the next
 * turn of the buffer timeout, whose shortest is a millisecond: over the edges of a request's way that is longer than all that
 * is done for it, and each edge has a thread that wakes in every millisecond whether there is anything to send or not. But
 * sending each record by itself wakes the receiver for each, which at full speed is most of the work. So this does it only
 * while {@value #WINDOW} records take a millisecond or more beside the sending. While more come it sends them a millisecond after
 * the first, by a timer that is there only then; where the task's thread is held up, after the edges' buffer timeout. Over
 * hundreds of receivers sending alone takes long: it has a quarter of the time at most.
 *
 * <p>Edges are told of it by {@link #on}, operators by {@link #of}. Where a buffer timeout of more than a millisecond was asked for,
 * fuller buffers are wanted, and nothing is sent early.
 *
 * <p>Flink has no public way to send what is in a task's buffers: this is the one place that goes to the task's writers, as
 * the thread behind Flink's own buffer timeout does. Confined to the task's thread.
 */
public final class PromptOutput {
    /**
     * Buffer timeout of the edges that this looks after, and the mark by which it knows them; who asks for just that has his records
     * sent earlier. It bounds what is emitted beside, such as dead letters, and what a held-up thread has not sent.
     */
    static final long EDGE_TIMEOUT_MILLIS = 11;

    /** How many records are looked at together; more of them in a millisecond are not sent one by one. */
    static final int WINDOW = 32;

    static final long SHORTEST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** For a nanosecond of sending so many of something else. */
    static final int OTHER_PER_SENDING = 3;

    /** After a process stood still while it sent. */
    private static final long LONGEST_PAUSE_TURNS = 1_000;

    private static final long LONGEST_TIMEOUT_MILLIS = 1;

    private final Runnable send;
    private final LongSupplier nanos;
    private final Timer timer;
    private long windowStartNanos;
    private long sendingNanos;
    private int inWindow;
    private boolean isPrompt = true;
    private int unsent;
    private long pauseTurns;

    /**
     * @param send sends all that has been emitted
     * @param nanos a clock as {@link System#nanoTime}
     * @param timer for what is not sent at once
     */
    PromptOutput(Runnable send, LongSupplier nanos, Timer timer) {
        this.send = send;
        this.nanos = nanos;
        this.timer = timer;
        this.windowStartNanos = nanos.getAsLong();
    }

    /** Calls back once, in the task's thread. */
    interface Timer {
        /** In a millisecond. */
        void set(Runnable callback);
    }

    /**
     * Leaves it to an operator's prompt output when its records are sent; unless the job's buffer timeout says otherwise, or the job
     * is run in batches, whose edges have none.
     *
     * @return the same operator
     */
    public static <T> SingleOutputStreamOperator<T> on(SingleOutputStreamOperator<T> operator) {
        StreamExecutionEnvironment env = operator.getExecutionEnvironment();
        long timeoutMillis = env.getBufferTimeout();
        // Without any timeout Flink sends each record by itself.
        boolean isShort = timeoutMillis > 0 && timeoutMillis <= LONGEST_TIMEOUT_MILLIS;
        boolean isStreaming =
                env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.STREAMING;
        return isShort && isStreaming ? operator.setBufferTimeout(EDGE_TIMEOUT_MILLIS) : operator;
    }

    /** As {@link #on}, of an operator whose records are sent along by the one that is chained to it; where Flink chains. */
    public static <T> SingleOutputStreamOperator<T> onChained(SingleOutputStreamOperator<T> operator) {
        return operator.getExecutionEnvironment().isChainingEnabled() ? on(operator) : operator;
    }

    /**
     * Of all outputs of the task that an operator runs in.
     *
     * @param timers the operator's
     * @return null where none of the edges is {@link #on}
     */
    public static @Nullable PromptOutput of(StreamTask<?, ?> task, ProcessingTimeService timers) {
        List<NonChainedOutput> outputs =
                task.getConfiguration().getVertexNonChainedOutputs(task.getUserCodeClassLoader());
        if (outputs.stream().noneMatch(output -> output.getBufferTimeout() == EDGE_TIMEOUT_MILLIS)) {
            return null;
        }
        ResultPartitionWriter[] writers = task.getEnvironment().getAllWriters();
        return new PromptOutput(() -> sendAll(writers), System::nanoTime, callback -> setTimer(timers, callback));
    }

    /** Flink calls back a millisecond after the time it is given. It ends timers with their task: nobody has to. */
    private static void setTimer(ProcessingTimeService timers, Runnable callback) {
        ScheduledFuture<?> unused = timers.registerTimer(timers.getCurrentProcessingTime(), time -> callback.run());
    }

    private static void sendAll(ResultPartitionWriter[] writers) {
        for (ResultPartitionWriter writer : writers) {
            writer.flushAll();
        }
    }

    /** All that belongs to one record has been emitted. */
    public void emitted() {
        if (isPrompt) {
            long before = nanos.getAsLong();
            send.run();
            long now = nanos.getAsLong();
            sendingNanos += now - before;
            inWindow++;
            if (inWindow == WINDOW) {
                endWindow(now);
            }
            return;
        }
        if (unsent == 0) {
            timer.set(this::onTimer);
        }
        unsent++;
    }

    private void endWindow(long now) {
        long otherNanos = now - windowStartNanos - sendingNanos;
        long owedNanos = OTHER_PER_SENDING * sendingNanos - otherNanos;
        isPrompt = otherNanos >= SHORTEST_WINDOW_NANOS && owedNanos <= 0;
        pauseTurns = Math.max(0, Math.min(owedNanos / SHORTEST_WINDOW_NANOS, LONGEST_PAUSE_TURNS));
        startWindow(now);
    }

    private void startWindow(long now) {
        windowStartNanos = now;
        sendingNanos = 0;
        inWindow = 0;
    }

    private void onTimer() {
        send.run();
        if (pauseTurns > 0) {
            pauseTurns--;
        } else if (unsent < WINDOW) {
            isPrompt = true;
            startWindow(nanos.getAsLong());
        }
        unsent = 0;
    }
}
