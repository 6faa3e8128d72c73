package io.hedgerow.executors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The races of a pool, by position of the endpoint in the roster. */
final class HostedRaces {
    private final @Nullable EndpointRace[] byEndpoint;

    /** @param byEndpoint null for an endpoint whose variants are launched at once */
    HostedRaces(List<@Nullable EndpointRace> byEndpoint) {
        this.byEndpoint = byEndpoint.toArray(new EndpointRace[0]);
    }

    /** The race of an endpoint, or null where all its variants are launched at once. */
    @Nullable
    EndpointRace find(int endpoint) {
        return endpoint < 0 || endpoint >= byEndpoint.length ? null : byEndpoint[endpoint];
    }
}
