package io.hedgerow.pipeline.sinks;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A part file from its first line until it is visible.
 *
 * <p>To Flink it is an immutable element of operator state: what is written of it is the one {@link Sealed} it will
 * have. That is known only when the file thread has finished the file, which may be after the element was put into
 * state; whoever needs it waits. Thread-safe.
 */
final class PendingPart {
    private final String path;
    private final CompletableFuture<Sealed> sealed;
    private volatile boolean visible;

    /** What a file system needs to make a finished file visible, in its own form. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sealed(int version, byte[] bytes) {}

    private PendingPart(String path, CompletableFuture<Sealed> sealed) {
        this.path = path;
        this.sealed = sealed;
    }

    /** A part that is going to be written. */
    static PendingPart begun(String path) {
        return new PendingPart(path, new CompletableFuture<>());
    }

    /** A finished part, as read from state. */
    static PendingPart restored(String path, Sealed sealed) {
        return new PendingPart(path, CompletableFuture.completedFuture(sealed));
    }

    /** The file that lines of this part will be seen in. */
    String path() {
        return path;
    }

    void seal(Sealed as) {
        sealed.complete(as);
    }

    /** It will not be finished: whoever waits is told why. Without effect on a finished part. */
    void abandon(IOException why) {
        sealed.completeExceptionally(why);
    }

    /** Waits until the file is finished. Throws when it cannot be finished, or the thread is interrupted. */
    Sealed sealed() throws IOException {
        try {
            return sealed.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + path + " was not finished", e);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IOException(why.getMessage(), why);
        }
    }

    void madeVisible() {
        visible = true;
    }

    boolean isVisible() {
        return visible;
    }
}
