package io.hedgerow.starter;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.RosterFollower;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a starter plans requests under: the roster of the start, then whatever is activated. Written by one thread at a time,
 * the follower's, and read by the task's.
 */
final class PublishedEndpoints implements RosterFollower.Host {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedEndpoints.class);

    private final long startEpoch;
    private final List<String> pools;
    private final OperatorMetrics metrics;
    private final Map<Integer, EndpointAdmission> installed = new HashMap<>();
    private volatile Current current;

    /**
     * What holds until the next activation.
     *
     * @param admission admits requests
     * @param metrics of the endpoints it admits requests to
     */
    record Current(Admission admission, StarterMetrics metrics) {}

    /** Throws as {@link Admission#of} does. */
    PublishedEndpoints(Roster roster, OperatorMetrics metrics) {
        this.startEpoch = roster.epoch();
        this.pools = roster.pools().stream().map(PoolSpec::name).toList();
        this.metrics = metrics;
        Map<String, EndpointAdmission> endpoints = Admission.endpointsOf(roster);
        endpoints.values().forEach(endpoint -> installed.put(endpoint.position(), endpoint));
        this.current = currentOf(endpoints);
    }

    /** To be read once for a request. */
    Current current() {
        return current;
    }

    @Override
    public void install(EndpointGeneration generation) {
        EndpointAdmission endpoint =
                new EndpointAdmission(generation.epoch(), generation.position(), generation.endpoint());
        for (String pool : endpoint.pools()) {
            if (!pools.contains(pool)) {
                throw new IllegalArgumentException(
                        "endpoint " + generation.endpoint().name()
                                + ": the job was started without executor pool " + pool + "; it has "
                                + Described.names(pools));
            }
        }
        installed.put(generation.position(), endpoint);
    }

    @Override
    public boolean retire(int position) {
        installed.remove(position);
        return true;
    }

    /** An endpoint whose generation could not be installed here keeps the one before. */
    @Override
    public void activate(Map<String, Integer> positionByName) {
        Map<String, EndpointAdmission> endpoints = new LinkedHashMap<>();
        positionByName.forEach((name, position) -> {
            EndpointAdmission endpoint = installed.get(position);
            if (endpoint == null) {
                LOG.warn("Position {} of endpoint {} is active, but is not installed", position, name);
                endpoint = current.admission().find(name);
            }
            if (endpoint != null) {
                endpoints.put(name, endpoint);
            }
        });
        current = currentOf(endpoints);
    }

    private Current currentOf(Map<String, EndpointAdmission> endpoints) {
        long epoch = startEpoch;
        Map<Integer, String> names = new TreeMap<>();
        for (Map.Entry<String, EndpointAdmission> endpoint : endpoints.entrySet()) {
            epoch = Math.max(epoch, endpoint.getValue().epoch());
            names.put(endpoint.getValue().position(), endpoint.getKey());
        }
        return new Current(new Admission(epoch, endpoints), new StarterMetrics(names, metrics));
    }
}
