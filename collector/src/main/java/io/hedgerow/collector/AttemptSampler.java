package io.hedgerow.collector;

import io.hedgerow.policies.fanout.Assignment;

/**
 * Picks the requests whose attempts are written, by a hash of the request ID under a salt of its own: the same
 * requests after a replay, and no arm more than another.
 */
final class AttemptSampler {
    private static final String SALT = "hedgerow-attempts";

    private final int buckets;

    AttemptSampler(CollectorOptions options) {
        this.buckets = options.attempts() ? (int) Math.round(options.samplePercent() * Assignment.BUCKETS / 100) : 0;
    }

    boolean isSampled(String requestId) {
        return buckets == Assignment.BUCKETS || (buckets > 0 && Assignment.bucket(SALT, requestId) < buckets);
    }
}
