package io.hedgerow.pipeline.registrar;

import io.hedgerow.proto.flink.KeyedModel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * The way out by the task's thread. What fails there fails the task, and with it ends whoever waits here: a model that was
 * not let out must not be taken for one that was.
 *
 * @param mailbox of the operator
 * @param output of the operator
 */
record MailboxOutput(MailboxExecutor mailbox, Output<?> output) implements KeyedOutput {

    @Override
    public void emit(String pool, KeyedModel model, Runnable andThen) throws InterruptedException {
        OutputTag<KeyedModel> tag = RegistrarOutputs.keyedModels(pool);
        run(() -> {
            output.collect(tag, new StreamRecord<>(model));
            andThen.run();
        });
    }

    @Override
    public void run(Runnable what) throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            mailbox.execute(
                    () -> {
                        what.run();
                        done.complete(null);
                    },
                    "keyed model");
            done.get();
        } catch (RejectedExecutionException | CancellationException | ExecutionException e) {
            throw (InterruptedException) new InterruptedException("the task has ended").initCause(e);
        }
    }
}
