package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of what was fetched may wait for whoever asked for it. It is held, so that nothing that others put into the cache
 * meanwhile takes it away; while there is too much of it, no other fetch begins to read. Thread-safe.
 */
final class FetchRoom {
    private final Limits limits;
    private final AtomicLong heapBytes = new AtomicLong();
    private final AtomicLong fileBytes = new AtomicLong();

    /**
     * How much that is.
     *
     * @param fetches under way, or with an outcome that nobody has asked for yet
     * @param heapBytes of small files, which are on the heap
     * @param fileBytes of large ones, which are not: they take space of the disk even if the cache has removed them
     * @param unasked an outcome that is not asked for in this time is forgotten where there is no room: its document may
     *     have been replaced
     */
    record Limits(int fetches, long heapBytes, long fileBytes, Duration unasked) {
        static final Limits USUAL = new Limits(1_000, 64L << 20, 1L << 30, Duration.ofMinutes(5));
    }

    FetchRoom(Limits limits) {
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    /** Whether another fetch may begin to read. */
    boolean isThere() {
        return heapBytes.get() < limits.heapBytes() && fileBytes.get() < limits.fileBytes();
    }

    void held(ModelArtifact artifact) {
        counter(artifact).addAndGet(artifact.sizeBytes());
    }

    void letGo(ModelArtifact artifact) {
        counter(artifact).addAndGet(-artifact.sizeBytes());
    }

    private AtomicLong counter(ModelArtifact artifact) {
        return artifact.buffer().isDirect() ? fileBytes : heapBytes;
    }
}
