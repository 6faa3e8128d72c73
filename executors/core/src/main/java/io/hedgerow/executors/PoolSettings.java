package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's operator is made of.
 *
 * @param roster everything requests are planned under
 * @param poolName the pool
 * @param artifacts bytes of the pool's models, and of those they are made of, by {@link Roster#modelId}
 * @param options settings of the operator
 * @param clocks clocks of its subtasks
 */
record PoolSettings(
        Roster roster, String poolName, Map<String, ArtifactSource> artifacts, PoolOptions options, PoolClocks clocks)
        implements Serializable {

    /** Throws IllegalArgumentException when the roster lacks the pool or a model, or {@code artifacts} a model's bytes. */
    PoolSettings {
        artifacts = used(roster, roster.pool(poolName), artifacts);
        Objects.requireNonNull(options, "options is null");
    }

    private static Map<String, ArtifactSource> used(
            Roster roster, PoolSpec pool, Map<String, ArtifactSource> artifacts) {
        Map<String, ArtifactSource> used = new HashMap<>();
        roster.endpoints().stream()
                .flatMap(endpoint -> endpoint.variants().stream())
                .filter(variant -> variant.pool().equals(pool.name()) && variant.modelId() != null)
                .forEach(variant -> add(roster.modelOf(variant).id(), roster, pool, artifacts, used));
        if (pool.isKeyed()) {
            roster.models().values().stream()
                    .filter(model -> model.executor().equals(pool.name()))
                    .forEach(model -> add(model.id(), roster, pool, artifacts, used));
        }
        return Map.copyOf(used);
    }

    private static void add(
            String id,
            Roster roster,
            PoolSpec pool,
            Map<String, ArtifactSource> artifacts,
            Map<String, ArtifactSource> used) {
        @Nullable ArtifactSource artifact = artifacts.get(id);
        @Nullable ModelSpec model = roster.models().get(id);
        if (artifact == null || model == null) {
            throw new IllegalArgumentException("pool " + pool.name() + ": the bytes of model " + id + " are missing");
        }
        if (used.put(id, artifact) == null) {
            model.members().forEach(member -> add(member, roster, pool, artifacts, used));
        }
    }

    /** The pool. */
    PoolSpec pool() {
        return roster.pool(poolName);
    }
}
