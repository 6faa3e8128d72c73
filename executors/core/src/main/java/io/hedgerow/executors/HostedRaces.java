package io.hedgerow.executors;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The races of a pool, by position of the endpoint. Confined to the task thread. */
final class HostedRaces {
    private @Nullable EndpointRace[] byEndpoint;

    /** @param byEndpoint null for an endpoint whose variants are launched at once */
    HostedRaces(List<@Nullable EndpointRace> byEndpoint) {
        this.byEndpoint = byEndpoint.toArray(new EndpointRace[0]);
    }

    /** Sets the race of an endpoint, or that it has none. */
    void set(int endpoint, @Nullable EndpointRace race) {
        if (endpoint >= byEndpoint.length) {
            if (race == null) {
                return;
            }
            byEndpoint = Arrays.copyOf(byEndpoint, endpoint + 1);
        }
        byEndpoint[endpoint] = race;
    }

    /** The race of an endpoint, or null where all its variants are launched at once. */
    @Nullable
    EndpointRace find(int endpoint) {
        return endpoint < 0 || endpoint >= byEndpoint.length ? null : byEndpoint[endpoint];
    }
}
