package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import org.jspecify.annotations.Nullable;

/**
 * The whole decision of one endpoint: its policy, the chain of {@code otherwise}, {@code onDeadline} and the
 * default. Stateless and thread-safe.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Decider {
    private Decider() {}

    /**
     * Builds the decider of an endpoint. Throws {@link IllegalArgumentException} for settings that do not fit.
     *
     * @param registry policies by name
     */
    public static Decider of(EndpointSpec endpoint, PolicyRegistry registry) {
        throw new UnsupportedOperationException(endpoint.name());
    }

    /** Asks after an arrival, with {@link Ballot#isClosed} telling whether all eligible attempts have ended; null means wait. */
    public @Nullable Decision onArrival(Ballot ballot) {
        throw new UnsupportedOperationException(ballot.toString());
    }

    /** Asks at the deadline with a closed ballot. Always decides. */
    public Decision onDeadline(Ballot ballot) {
        throw new UnsupportedOperationException(ballot.toString());
    }
}
