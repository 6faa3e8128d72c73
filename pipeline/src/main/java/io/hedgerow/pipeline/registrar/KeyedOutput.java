package io.hedgerow.pipeline.registrar;

import io.hedgerow.proto.flink.KeyedModel;

/** The way out to the keyed pools. */
interface KeyedOutput {

    /**
     * Lets a model out and then does something, with no checkpoint in between; returns when both are done.
     *
     * @param andThen done by the task's thread
     * @throws InterruptedException when the caller is interrupted, or the task ends before it comes to it
     */
    void emit(String pool, KeyedModel model, Runnable andThen) throws InterruptedException;

    /** Has the task's thread do something; returns when it is done. Throws as {@link #emit} does. */
    void run(Runnable what) throws InterruptedException;
}
