package io.hedgerow.proto.flink;

import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a task has emitted at once while it emits little. Flink sends a network buffer when it is full, or at the next
 * turn of the buffer timeout, whose shortest is a millisecond: over the edges of a request's way that is longer than all that
 * is done for it, and each edge has a thread that wakes in every millisecond whether there is anything to send or not. But
 * sending each record by itself wakes the receiver for each, which at full speed is most of the work. So this does it only
 * while {@value #WINDOW} records take a millisecond or more. While more come it sends them a millisecond after the first, by a timer
 * that is there only then.
 *
 * <p>Edges are told of it by {@link #on}, operators by {@link #of}. Where a buffer timeout of more than a millisecond was asked for,
 * fuller buffers are wanted, and where a task has very many receivers, looking at each of them takes too long: there nothing is
 * sent early.
 *
 * <p>Flink has no public way to send what is in a task's buffers: this is the one place that goes to the task's writers, as
 * the thread behind Flink's own buffer timeout does. Confined to the task's thread.
 */
public final class PromptOutput {
    /**
     * Buffer timeout of the edges that this looks after, and the mark by which it knows them: as rare as Flink's own default, and none
     * that a person asks for. It is for what is emitted beside, such as dead letters.
     */
    static final long EDGE_TIMEOUT_MILLIS = 101;

    /** How many records are looked at together; more of them in a millisecond are not sent one by one. */
    static final int WINDOW = 32;

    static final long SHORTEST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A look at so many takes some 10 us: at the rate where records are not sent one by one any more, a third of the time. */
    private static final int MOST_RECEIVERS = 128;

    private static final long LONGEST_TIMEOUT_MILLIS = 1;

    private final Runnable send;
    private final LongSupplier nanos;
    private final Timer timer;
    private final boolean isEverPrompt;
    private long windowStartNanos;
    private int inWindow;
    private boolean isPrompt;
    private int unsent;

    /**
     * @param send sends all that has been emitted
     * @param nanos a clock as {@link System#nanoTime}
     * @param timer for what is not sent at once
     * @param isEverPrompt false: nothing is sent at once
     */
    PromptOutput(Runnable send, LongSupplier nanos, Timer timer, boolean isEverPrompt) {
        this.send = send;
        this.nanos = nanos;
        this.timer = timer;
        this.isEverPrompt = isEverPrompt;
        this.isPrompt = isEverPrompt;
        this.windowStartNanos = nanos.getAsLong();
    }

    /** Calls back once, in the task's thread. */
    interface Timer {
        /** In a millisecond. */
        void set(Runnable callback);
    }

    /**
     * Leaves it to an operator's prompt output when its records are sent; unless the job's buffer timeout says otherwise.
     *
     * @return the same operator
     */
    public static <T> SingleOutputStreamOperator<T> on(SingleOutputStreamOperator<T> operator) {
        long timeoutMillis = operator.getExecutionEnvironment().getBufferTimeout();
        // Without any timeout Flink sends each record by itself.
        return timeoutMillis > 0 && timeoutMillis <= LONGEST_TIMEOUT_MILLIS
                ? operator.setBufferTimeout(EDGE_TIMEOUT_MILLIS)
                : operator;
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
        int receivers = Stream.of(writers)
                .mapToInt(ResultPartitionWriter::getNumberOfSubpartitions)
                .sum();
        return new PromptOutput(
                () -> sendAll(writers),
                System::nanoTime,
                callback -> setTimer(timers, callback),
                receivers <= MOST_RECEIVERS);
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
            send.run();
            countPrompt();
            return;
        }
        if (unsent == 0) {
            timer.set(this::onTimer);
        }
        unsent++;
    }

    private void countPrompt() {
        inWindow++;
        if (inWindow == WINDOW) {
            long now = nanos.getAsLong();
            isPrompt = now - windowStartNanos >= SHORTEST_WINDOW_NANOS;
            startWindow(now);
        }
    }

    private void startWindow(long now) {
        windowStartNanos = now;
        inWindow = 0;
    }

    private void onTimer() {
        send.run();
        if (isEverPrompt && unsent < WINDOW) {
            isPrompt = true;
            startWindow(nanos.getAsLong());
        }
        unsent = 0;
    }
}
