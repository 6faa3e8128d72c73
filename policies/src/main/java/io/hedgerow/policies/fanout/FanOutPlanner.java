package io.hedgerow.policies.fanout;

import io.hedgerow.policies.spec.EndpointSpec;

/** Plans the fan-out of an endpoint's requests. Stateless and thread-safe. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class FanOutPlanner {
    private FanOutPlanner() {}

    /** The planner of an endpoint. */
    public static FanOutPlanner of(EndpointSpec endpoint) {
        throw new UnsupportedOperationException(endpoint.name());
    }

    /** Plans one request; {@code unit} is what is randomised. */
    public Plan plan(String unit) {
        throw new UnsupportedOperationException(unit);
    }
}
