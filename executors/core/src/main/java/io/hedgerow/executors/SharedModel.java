package io.hedgerow.executors;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A model in the registry. Every field but the future is guarded by the registry's lock. */
final class SharedModel {
    private final ModelRegistry.Key key;
    private final CompletableFuture<LoadedModel> loaded = new CompletableFuture<>();
    private final Set<ModelLease> leases = Collections.newSetFromMap(new IdentityHashMap<>());
    private int uses;
    private boolean closed;

    SharedModel(ModelRegistry.Key key) {
        this.key = key;
    }

    ModelRegistry.Key key() {
        return key;
    }

    CompletableFuture<LoadedModel> loaded() {
        return loaded;
    }

    LoadedModel model() {
        return loaded.join();
    }

    Set<ModelLease> leases() {
        return leases;
    }

    void addUses(int change) {
        uses += change;
    }

    /** Whether the caller is to close the model now; true once. */
    boolean claimClose() {
        boolean claimed = !closed && leases.isEmpty() && uses == 0 && isLoaded();
        closed |= claimed;
        return claimed;
    }

    private boolean isLoaded() {
        return loaded.isDone() && !loaded.isCompletedExceptionally();
    }
}
