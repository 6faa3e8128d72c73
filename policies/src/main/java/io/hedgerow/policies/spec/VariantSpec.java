package io.hedgerow.policies.spec;

import java.io.Serializable;

/**
 * A named arm of an endpoint, bound to one model version on one executor pool.
 *
 * @param name unique within the endpoint
 * @param model name of the model
 * @param version version of the model
 * @param pool executor pool that hosts the model
 * @param weight share of assigned or canary traffic, relative to the sum; at least 0
 * @param voteWeight weight of its vote in {@code weightedVote}; at least 0
 * @param timeoutMillis longest one attempt may take from entering the pool, at least 1
 * @param shadow scored, never answered with
 */
public record VariantSpec(
        String name,
        String model,
        String version,
        String pool,
        double weight,
        double voteWeight,
        long timeoutMillis,
        boolean shadow)
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

    /** A plain variant of weight 1 whose model has its name, version 1, in pool {@code default}. */
    public static VariantSpec of(String name) {
        return new VariantSpec(name, name, "1", "default", 1, 1, DEFAULT_TIMEOUT_MILLIS, false);
    }

    public VariantSpec withWeight(double newWeight) {
        return new VariantSpec(name, model, version, pool, newWeight, voteWeight, timeoutMillis, shadow);
    }

    public VariantSpec withVoteWeight(double newVoteWeight) {
        return new VariantSpec(name, model, version, pool, weight, newVoteWeight, timeoutMillis, shadow);
    }

    public VariantSpec withShadow(boolean newShadow) {
        return new VariantSpec(name, model, version, pool, weight, voteWeight, timeoutMillis, newShadow);
    }

    public VariantSpec withPool(String newPool) {
        return new VariantSpec(name, model, version, newPool, weight, voteWeight, timeoutMillis, shadow);
    }

    public VariantSpec withTimeoutMillis(long newTimeoutMillis) {
        return new VariantSpec(name, model, version, pool, weight, voteWeight, newTimeoutMillis, shadow);
    }
}
