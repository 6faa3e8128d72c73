package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way into part files. The caller's thread gathers lines and hands them over; all that touches a file
 * happens on a {@link FileThread}. The caller waits only for room in the queue, and where it says so.
 *
 * <p>A part holds the lines between two checkpoints. It is finished for a checkpoint ({@link #roll}) and visible some
 * time after that checkpoint is complete ({@link #publishUpTo}). Until it is visible it is pending, and belongs into
 * every checkpoint, so that it is made visible after a failure at the latest.
 *
 * <p>Where a file cannot be written, finished or made visible, every later call throws an {@link IOException} that names
 * it. Confined to one thread.
 */
final class PartFiles {
    private final Sizes sizes;
    private final PartNames names;
    private final WorkQueue queue;
    private final PartWriter writer;
    private final FileThread thread;
    private final Queue<Rolled> rolled = new ArrayDeque<>();
    private final List<PendingPart> publishing = new ArrayList<>();
    private @Nullable PendingPart current;
    private @Nullable Chunk chunk;

    /**
     * How much is held in memory.
     *
     * @param chunkBytes how many bytes of lines are handed over at once; one longer line is a chunk of its own
     * @param queueBytes how much may wait for the disk before the caller has to
     */
    record Sizes(int chunkBytes, long queueBytes) {
        /**
         * At 20,000 answers of 500 bytes a second, room for 1.6 seconds in which nothing is written at all: eight times
         * the longest that was seen. Used only while the disk is behind, but then by every subtask of every sink.
         */
        static final Sizes DEFAULT = new Sizes(64 << 10, 16L << 20);
    }

    /** A part and the checkpoint it was finished for. */
    private record Rolled(long checkpointId, PendingPart part) {}

    /**
     * Starts the thread.
     *
     * @param writer where the files are written; from here on only the thread's
     * @param names names of the parts
     * @param threadName name of the thread
     * @param contextLoader context class loader of the thread
     * @param sizes limits of memory
     */
    PartFiles(PartWriter writer, PartNames names, String threadName, ClassLoader contextLoader, Sizes sizes) {
        this.writer = writer;
        this.names = names;
        this.sizes = sizes;
        this.queue = new WorkQueue(sizes.queueBytes());
        this.thread = new FileThread(threadName, contextLoader, queue, writer);
        thread.start();
    }

    /** Makes parts of an earlier execution visible, before anything else is done. They may be so already. */
    void restore(List<PendingPart> parts) throws IOException, InterruptedException {
        for (PendingPart part : parts) {
            publish(part);
        }
    }

    /** Adds a line and a line break. Blocks while there is no room. */
    void write(byte[] line) throws IOException, InterruptedException {
        queue.check();
        if (current == null) {
            current = PendingPart.begun(names.next());
        }
        int length = line.length + 1;
        if (chunk != null && !chunk.hasRoom(length)) {
            handOver(current);
        }
        if (chunk == null) {
            chunk = new Chunk(Math.max(sizes.chunkBytes(), length));
        }
        chunk.add(line);
    }

    private void handOver(PendingPart part) throws IOException, InterruptedException {
        Chunk full = chunk;
        if (full != null) {
            chunk = null;
            queue.put(full.writtenTo(part, writer));
        }
    }

    /**
     * Has the part of all lines so far finished for a checkpoint; there is none where there are no lines. Does not wait
     * for that.
     *
     * @return all parts that are not visible yet
     */
    List<PendingPart> roll(long checkpointId) throws IOException, InterruptedException {
        queue.check();
        PendingPart part = current;
        if (part != null) {
            handOver(part);
            queue.put(new Seal(part, writer));
            current = null;
            rolled.add(new Rolled(checkpointId, part));
        }
        publishing.removeIf(PendingPart::isVisible);
        List<PendingPart> pending = new ArrayList<>(publishing);
        rolled.forEach(waiting -> pending.add(waiting.part()));
        return pending;
    }

    /** Has the parts of a complete checkpoint and of those before it made visible, in order. Does not wait for that. */
    void publishUpTo(long checkpointId) throws IOException, InterruptedException {
        queue.check();
        for (Rolled next = rolled.peek(); next != null && next.checkpointId() <= checkpointId; next = rolled.peek()) {
            publish(next.part());
            rolled.remove();
        }
    }

    private void publish(PendingPart part) throws IOException, InterruptedException {
        publishing.add(part);
        queue.put(() -> writer.publish(part));
    }

    /** Makes all lines visible although no checkpoint follows, and ends. */
    void publishAllAndEnd(BooleanSupplier isGivenUp) throws IOException, InterruptedException {
        roll(Long.MAX_VALUE);
        publishUpTo(Long.MAX_VALUE);
        end(isGivenUp);
    }

    /**
     * Waits until everything asked for is done, and ends. Lines after the last {@link #roll} belong to no checkpoint
     * and are dropped.
     *
     * @param isGivenUp asked now and then whether to abort instead
     */
    void end(BooleanSupplier isGivenUp) throws IOException, InterruptedException {
        queue.end();
        try {
            while (!thread.hasEnded()) {
                if (isGivenUp.getAsBoolean()) {
                    abort();
                    return;
                }
            }
        } catch (InterruptedException e) {
            abort();
            throw e;
        }
        queue.check();
    }

    /**
     * Stops at once and drops what is not done. Parts that wait to be finished fail in the checkpoints that wait for
     * them. A file system that does not return keeps the thread, but not the caller.
     */
    void abort() {
        queue.breakOff(new IOException("the task ended before its part files were finished"));
        thread.stopNow();
    }

    /** Finishes a part on the file thread. */
    private record Seal(PendingPart part, PartWriter writer) implements WorkQueue.Work {
        @Override
        public void run() throws IOException {
            writer.seal(part);
        }

        @Override
        public void abandon(IOException why) {
            part.abandon(why);
        }
    }
}
