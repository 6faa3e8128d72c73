package io.hedgerow.pipeline.registrar;

/** A registrar that is closed is told so by an interruption. */
final class Interruption {
    private Interruption() {}

    /** A trial or a load that was broken off says nothing about the document. */
    static void throwIfAny() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the registrar is closed");
        }
    }
}
