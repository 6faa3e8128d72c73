package io.hedgerow.executors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models in memory, one instance per job, digest and load options, shared by all subtasks under one class loader. The first to ask
 * loads while others wait; the last to release closes. A model is never closed while a thread may be inside it:
 * the last thread out closes it. A failed load is not remembered. Thread-safe.
 */
final class ModelRegistry {
    /** The registry of this class loader; a registry per operator could not share. */
    static final ModelRegistry SHARED = new ModelRegistry();

    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);

    /**
     * What makes two models the same.
     *
     * @param job the job
     * @param format name of the model format
     * @param sha256 digest of the bytes
     * @param options how it was loaded
     */
    record Key(JobID job, String format, String sha256, LoadOptions options) {}

    /** Loads a model. */
    interface Loader {
        LoadedModel load() throws Exception;
    }

    private final Map<Key, SharedModel> models = new HashMap<>();

    /**
     * A share in the model, which is loaded if nobody has it yet. Whoever waits for another's load shares a refusal of
     * the model, but after any other failure tries by itself.
     */
    ModelLease acquire(Key key, Loader loader) throws Exception {
        while (true) {
            SharedModel shared;
            ModelLease lease;
            boolean loads;
            synchronized (this) {
                SharedModel found = models.get(key);
                loads = found == null;
                shared = found == null ? new SharedModel(key) : found;
                models.put(key, shared);
                lease = new ModelLease(this, shared);
                shared.leases().add(lease);
            }
            if (loads) {
                load(shared, loader);
                return held(lease, shared);
            }
            if (awaitLoad(shared, lease)) {
                return held(lease, shared);
            }
        }
    }

    private synchronized ModelLease held(ModelLease lease, SharedModel shared) {
        if (!shared.leases().contains(lease)) {
            throw new IllegalStateException("the model was released");
        }
        return lease;
    }

    private void load(SharedModel shared, Loader loader) throws Exception {
        try {
            LoadedModel model = loader.load();
            shared.loaded().complete(model);
        } catch (Throwable t) { // waiters must hear of it whatever it is
            synchronized (this) {
                models.remove(shared.key(), shared);
                shared.leases().clear();
            }
            shared.loaded().completeExceptionally(t);
            throw t;
        }
        closeIfUnused(shared); // the job may have been released meanwhile
    }

    private boolean awaitLoad(SharedModel shared, ModelLease lease) throws Exception {
        try {
            shared.loaded().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModelRefusedException refused) {
                throw new ModelRefusedException(String.valueOf(refused.getMessage()), refused);
            }
            return false;
        } catch (InterruptedException e) {
            lease.close();
            throw e;
        }
    }

    void release(ModelLease lease, SharedModel shared) {
        synchronized (this) {
            if (!shared.leases().remove(lease)) {
                return;
            }
        }
        closeIfUnused(shared);
    }

    synchronized void startUse(ModelLease lease, SharedModel shared) {
        held(lease, shared);
        shared.addUses(1);
    }

    void endUse(SharedModel shared) {
        synchronized (this) {
            shared.addUses(-1);
        }
        closeIfUnused(shared);
    }

    /** Releases every lease of a job whose class loader is released; threads inside its models are still waited for. */
    void releaseJob(JobID job) {
        List<SharedModel> left = new ArrayList<>();
        synchronized (this) {
            models.values().stream()
                    .filter(shared -> shared.key().job().equals(job))
                    .forEach(left::add);
            left.forEach(shared -> shared.leases().clear());
        }
        left.forEach(this::closeIfUnused);
    }

    private void closeIfUnused(SharedModel shared) {
        synchronized (this) {
            if (shared.leases().isEmpty()) {
                models.remove(shared.key(), shared);
            }
            if (!shared.claimClose()) {
                return;
            }
        }
        try {
            shared.model().close();
        } catch (RuntimeException | LinkageError e) { // a class loader may be gone before its last thread
            LOG.warn("Closing model {} failed", shared.key(), e);
        }
    }

    /** Models that are loaded or loading and not released. */
    synchronized int size() {
        return models.size();
    }
}
