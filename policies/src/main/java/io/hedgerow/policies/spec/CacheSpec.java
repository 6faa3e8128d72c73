package io.hedgerow.policies.spec;

import java.io.Serializable;

/**
 * The prediction cache of an endpoint's variants: one for each model version and subtask.
 *
 * @param maximumEntries most predictions kept, at least 1, or {@link #UNLIMITED}
 * @param maximumBytes most bytes of inputs and predictions kept, estimated, at least 1, or {@link #UNLIMITED}; at
 *     least one of the two is a limit
 * @param ttlMillis how long a prediction is kept, at least 1
 */
public record CacheSpec(long maximumEntries, long maximumBytes, long ttlMillis) implements Serializable {

    /** No limit of this kind. */
    public static final long UNLIMITED = -1;

    public CacheSpec {
        if (maximumEntries == UNLIMITED && maximumBytes == UNLIMITED) {
            throw new IllegalArgumentException("a cache needs maximumEntries or maximumBytes");
        }
        if ((maximumEntries < 1 && maximumEntries != UNLIMITED)
                || (maximumBytes < 1 && maximumBytes != UNLIMITED)
                || ttlMillis < 1) {
            throw new IllegalArgumentException("the limits of a cache must be at least 1, were " + maximumEntries
                    + " entries, " + maximumBytes + " bytes, " + ttlMillis + " ms");
        }
    }
}
