package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.JobModels;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.proving.ModelProving;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A trial in a process of its own, then a load on a thread of its own, and so are calls: a trial scores made-up rows, and with
 * trials switched off, that is all that keeps a load or a call without an end from ending the registrar's work.
 *
 * @param proving makes the trials
 * @param models in memory, shared with the job's pools
 */
record TrialInAProcess(ModelProving proving, JobModels models) implements ModelTrial {

    @Override
    public void stand(ModelFormat format, ModelArtifact artifact, LoadOptions load, OutputMapping output)
            throws ModelRefusedException {
        try {
            proving.prove(format, artifact, load, output);
        } catch (IOException e) {
            throw new ModelRefusedException("it could not be tried in a process of its own: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRefusedException("its trial was interrupted", e);
        }
    }

    @Override
    public LoadedModel load(Load load) throws ModelRefusedException {
        return new BusyModel(loaded(load));
    }

    private LoadedModel loaded(Load load) throws ModelRefusedException {
        CompletableFuture<LoadedModel> loaded = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(loaded, load), "hedgerow-load"); // its maker's context class loader
        thread.setDaemon(true);
        thread.start();
        try {
            return loaded.get(proving.longest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp(loaded, thread);
            throw new ModelRefusedException(
                    "it is not loaded after " + proving.longest().toSeconds()
                            + " s; set proving.timeout higher if it may take longer",
                    e);
        } catch (InterruptedException e) {
            giveUp(loaded, thread);
            Thread.currentThread().interrupt();
            throw new ModelRefusedException("its load was interrupted", e);
        } catch (ExecutionException | CancellationException e) {
            throw failure(e);
        }
    }

    @Override
    public LoadedModel share(String format, ModelArtifact artifact, LoadOptions options, Load load)
            throws ModelRefusedException {
        return load(() -> models.load(format, artifact, options, load::now));
    }

    @Override
    public <T> T call(Calls<T> calls) throws ModelRefusedException {
        Cancellation cancellation = new Cancellation();
        FutureTask<T> task = new FutureTask<>(() -> calls.make(cancellation));
        Thread thread = new Thread(task, "hedgerow-samples");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(proving.longest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            giveUp(task, cancellation);
            throw new ModelRefusedException(
                    "it has not answered after " + proving.longest().toSeconds()
                            + " s; set proving.timeout higher if it may take longer",
                    e);
        } catch (InterruptedException e) {
            giveUp(task, cancellation);
            Thread.currentThread().interrupt();
            throw new ModelRefusedException("its calls were interrupted", e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static void giveUp(FutureTask<?> task, Cancellation cancellation) {
        cancellation.cancel();
        task.cancel(true);
    }

    private static void complete(CompletableFuture<LoadedModel> loaded, Load load) {
        try {
            LoadedModel model = load.now();
            if (!loaded.complete(model)) {
                model.close(); // nobody waits any more
            }
        } catch (ModelRefusedException | RuntimeException | Error e) {
            loaded.completeExceptionally(e);
        }
    }

    /** What is loaded later is closed. */
    private static void giveUp(CompletableFuture<LoadedModel> loaded, Thread thread) {
        if (loaded.cancel(false)) {
            thread.interrupt();
        } else if (!loaded.isCompletedExceptionally()) {
            loaded.join().close();
        }
    }

    private static ModelRefusedException failure(Exception e) {
        Throwable cause = e.getCause();
        if (cause instanceof ModelRefusedException refused) {
            return refused;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new ModelRefusedException("it could not be loaded", e);
    }
}
