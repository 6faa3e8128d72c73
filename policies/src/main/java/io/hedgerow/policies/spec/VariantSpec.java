package io.hedgerow.policies.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A named arm of an endpoint, bound to one model version on one executor pool.
 *
 * @param name unique within the endpoint
 * @param model name of the model; where a key chooses it, of the one for requests without a model, else the template
 * @param version version of the model; empty where there is no model but those that a key chooses
 * @param pool executor pool that hosts the model
 * @param weight share of assigned or canary traffic, relative to the sum; at least 0
 * @param voteWeight weight of its vote in {@code weightedVote}; at least 0
 * @param timeoutMillis longest one attempt may take from entering the pool, at least 1
 * @param shadow scored, never answered with
 * @param modelKey how a request's key chooses the model, or null: all requests have one
 * @param hotKeys the only requests it scores, instead of a keyed variant; or null: it scores whatever is planned
 */
public record VariantSpec(
        String name,
        String model,
        String version,
        String pool,
        double weight,
        double voteWeight,
        long timeoutMillis,
        boolean shadow,
        @Nullable ModelKeySpec modelKey,
        @Nullable HotKeysSpec hotKeys)
        implements Serializable {

    /** Timeout of an attempt where the document states none. */
    public static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

    public VariantSpec {
        if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("variant " + name + ": weight must be 0 or more, was " + weight);
        }
        if (!(voteWeight >= 0) || voteWeight == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("variant " + name + ": voteWeight must be 0 or more, was " + voteWeight);
        }
        if (timeoutMillis < 1) {
            throw new IllegalArgumentException("variant " + name + ": timeout must be at least 1 ms");
        }
    }

    /** A variant with one model for all requests. */
    public VariantSpec(
            String name,
            String model,
            String version,
            String pool,
            double weight,
            double voteWeight,
            long timeoutMillis,
            boolean shadow) {
        this(name, model, version, pool, weight, voteWeight, timeoutMillis, shadow, null, null);
    }

    /** A plain variant of weight 1 whose model has its name, version 1, in pool {@code default}. */
    public static VariantSpec of(String name) {
        return new VariantSpec(name, name, "1", "default", 1, 1, DEFAULT_TIMEOUT_MILLIS, false);
    }

    /** The same variant with another version of its model. */
    public VariantSpec withVersion(String newVersion) {
        return new VariantSpec(
                name, model, newVersion, pool, weight, voteWeight, timeoutMillis, shadow, modelKey, hotKeys);
    }

    public VariantSpec withWeight(double newWeight) {
        return new VariantSpec(
                name, model, version, pool, newWeight, voteWeight, timeoutMillis, shadow, modelKey, hotKeys);
    }

    public VariantSpec withVoteWeight(double newVoteWeight) {
        return new VariantSpec(
                name, model, version, pool, weight, newVoteWeight, timeoutMillis, shadow, modelKey, hotKeys);
    }

    public VariantSpec withShadow(boolean newShadow) {
        return new VariantSpec(
                name, model, version, pool, weight, voteWeight, timeoutMillis, newShadow, modelKey, hotKeys);
    }

    public VariantSpec withPool(String newPool) {
        return new VariantSpec(
                name, model, version, newPool, weight, voteWeight, timeoutMillis, shadow, modelKey, hotKeys);
    }

    public VariantSpec withTimeoutMillis(long newTimeoutMillis) {
        return new VariantSpec(
                name, model, version, pool, weight, voteWeight, newTimeoutMillis, shadow, modelKey, hotKeys);
    }

    /** The same variant with a model that the request's key chooses. */
    public VariantSpec withModelKey(@Nullable ModelKeySpec newModelKey) {
        return new VariantSpec(
                name, model, version, pool, weight, voteWeight, timeoutMillis, shadow, newModelKey, hotKeys);
    }

    /** The same variant for these keys of another one only. */
    public VariantSpec withHotKeys(@Nullable HotKeysSpec newHotKeys) {
        return new VariantSpec(
                name, model, version, pool, weight, voteWeight, timeoutMillis, shadow, modelKey, newHotKeys);
    }

    /**
     * {@link Roster#modelId} of the model that it has whatever the request: its only one, or the one for requests whose key
     * has none. Null where there is none.
     */
    public @Nullable String modelId() {
        return modelKey == null || modelKey.hasFallback() ? Roster.modelId(model, version) : null;
    }
}
