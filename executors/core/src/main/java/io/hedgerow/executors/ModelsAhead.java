package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that a task loads beside each other before it hosts them one after the other, and then finds them loaded: all else
 * waits for it. Large ones are not among them, since while it is loaded a model may take several times its size. What cannot be
 * loaded is found out, and told, when it is hosted. Closing it gives its shares back.
 */
final class ModelsAhead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelsAhead.class);
    private static final long LARGEST_BYTES = 64L << 20;
    private static final int LEAST_THREADS = 2;

    private final List<ModelLease> leases = new ArrayList<>();
    private boolean isClosed;

    private ModelsAhead() {}

    /**
     * Loads those of the models that are worth it, and waits for them.
     *
     * @param all their members are found there, by {@link io.hedgerow.policies.spec.Roster#modelId}
     */
    static ModelsAhead load(
            Collection<ModelSpec> models, Map<String, ModelSpec> all, ModelLoading loading, ClassLoader contextLoader)
            throws InterruptedException {
        ModelsAhead ahead = new ModelsAhead();
        List<Callable<ModelSpec>> loads = models.stream()
                .filter(model -> model.sizeBytes() <= LARGEST_BYTES)
                .<Callable<ModelSpec>>map(model -> () -> ahead.add(model, loading.acquire(model, all)))
                .toList();
        if (loads.size() < LEAST_THREADS) {
            return ahead;
        }
        int threads = Math.max(
                LEAST_THREADS, Math.min(loads.size(), Runtime.getRuntime().availableProcessors()));
        ExecutorService executor = Executors.newFixedThreadPool(threads, work -> thread(work, contextLoader));
        try {
            for (Future<ModelSpec> load : executor.invokeAll(loads)) {
                await(load);
            }
            return ahead;
        } catch (Throwable t) {
            ahead.close();
            throw t;
        } finally {
            executor.shutdownNow();
        }
    }

    private static void await(Future<ModelSpec> load) throws InterruptedException {
        try {
            load.get();
        } catch (ExecutionException e) {
            LOG.debug("A model could not be loaded ahead", e.getCause());
        }
    }

    private static Thread thread(Runnable work, ClassLoader contextLoader) {
        Thread thread = new Thread(work, "hedgerow-model-load");
        thread.setDaemon(true);
        thread.setContextClassLoader(contextLoader);
        return thread;
    }

    /** The task may have been cancelled while it was loaded. */
    private ModelSpec add(ModelSpec model, ModelLease lease) {
        synchronized (this) {
            if (!isClosed) {
                leases.add(lease);
                return model;
            }
        }
        lease.close();
        return model;
    }

    @Override
    public void close() {
        List<ModelLease> left;
        synchronized (this) {
            isClosed = true;
            left = List.copyOf(leases);
            leases.clear();
        }
        left.forEach(ModelLease::close);
    }
}
