package io.hedgerow.proto.flink;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.api.graph.NonChainedOutput;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * Sends what a task has emitted at once while it emits little. Flink sends a network buffer when it is full, or at the next
 * turn of the buffer timeout, whose shortest is a millisecond: over the edges of a request's way that is longer than all that
 * is done for it. But sending each record by itself wakes the receiver for each, which at full speed is most of the work. So this
 * does it only while the last {@value #WINDOW} records took a millisecond or more, and leaves the rest to the buffer timeout.
 * Over some hundred receivers sending alone takes that long: so its time does not count, and it has a quarter of the whole at most.
 *
 * <p>Where a buffer timeout of more than a millisecond was asked for, fuller buffers are wanted, and nothing is sent early.
 *
 * <p>Flink has no public way to send what is in a task's buffers: this is the one place that goes to the task's writers, as
 * the thread behind Flink's own buffer timeout does. Confined to the task's thread.
 */
public final class PromptOutput {
    /** How many records are looked at together; more of them in a millisecond are not sent one by one. */
    static final int WINDOW = 32;

    static final long SHORTEST_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** For a nanosecond of sending so many of something else, before more is sent. */
    static final int OTHER_PER_SENDING = 3;

    /** A process that stood still while it sent has not learnt much. */
    private static final long MOST_OWED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LONGEST_TIMEOUT_MILLIS = 1;

    private final Runnable send;
    private final LongSupplier nanos;
    private long windowStartNanos;
    private long sendingNanos;
    private long owedNanos;
    private int inWindow;
    private boolean isPrompt = true;

    PromptOutput(Runnable send, LongSupplier nanos) {
        this.send = send;
        this.nanos = nanos;
        this.windowStartNanos = nanos.getAsLong();
    }

    /** Of all outputs of the task that an operator runs in. */
    public static PromptOutput of(StreamTask<?, ?> task) {
        List<NonChainedOutput> outputs =
                task.getConfiguration().getVertexNonChainedOutputs(task.getUserCodeClassLoader());
        ResultPartitionWriter[] writers = task.getEnvironment().getAllWriters();
        boolean isWanted = outputs.stream().allMatch(output -> isShort(output.getBufferTimeout()));
        return new PromptOutput(isWanted ? () -> sendAll(writers) : () -> {}, System::nanoTime);
    }

    /** Without any timeout Flink sends each record by itself. */
    private static boolean isShort(long timeoutMillis) {
        return timeoutMillis > 0 && timeoutMillis <= LONGEST_TIMEOUT_MILLIS;
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
            sendingNanos += nanos.getAsLong() - before;
        }
        inWindow++;
        if (inWindow == WINDOW) {
            endWindow(nanos.getAsLong());
        }
    }

    private void endWindow(long now) {
        long otherNanos = now - windowStartNanos - sendingNanos;
        long owed = owedNanos + OTHER_PER_SENDING * sendingNanos - otherNanos;
        owedNanos = Math.max(0, Math.min(owed, MOST_OWED_NANOS));
        isPrompt = otherNanos >= SHORTEST_WINDOW_NANOS && owedNanos == 0;
        windowStartNanos = now;
        sendingNanos = 0;
        inWindow = 0;
    }
}
