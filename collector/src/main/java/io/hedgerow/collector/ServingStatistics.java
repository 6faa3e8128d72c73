package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Status;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the collector has counted since the job first started, failures and restores included. A job offers it
 * as the accumulator {@link #ACCUMULATOR}. Immutable and thread-safe; serializable in a compact form.
 *
 * <p>Flink sends it with every heartbeat and hardly ever looks at it: its stored form is made once, and read on the
 * first question.
 */
public final class ServingStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Name of the Flink accumulator. */
    public static final String ACCUMULATOR = "hedgerow-statistics";

    /** Stands for the endpoint of requests that named one which does not exist. */
    public static final String UNKNOWN_ENDPOINT = "(unknown)";

    /** Nothing counted. */
    public static final ServingStatistics EMPTY = new ServingStatistics(Map.of());

    // One of the two is there from the start, the other is made of it when it is asked for; twice, if by two threads.
    private transient volatile @Nullable Map<String, EndpointStatistics> endpoints;
    private transient volatile byte @Nullable [] bytes;

    public ServingStatistics(Map<String, EndpointStatistics> endpoints) {
        this.endpoints = Collections.unmodifiableMap(new LinkedHashMap<>(endpoints));
    }

    private ServingStatistics(byte[] bytes) {
        this.bytes = bytes;
    }

    /** By name of the endpoint. */
    public Map<String, EndpointStatistics> endpoints() {
        Map<String, EndpointStatistics> known = endpoints;
        if (known == null) {
            known = StatisticsFormat.read(Objects.requireNonNull(bytes)).endpoints();
            endpoints = known;
        }
        return known;
    }

    /** Answers of that status, of all endpoints. */
    public long count(Status status) {
        return endpoints().values().stream()
                .mapToLong(endpoint -> endpoint.count(status))
                .sum();
    }

    /** Answers decided for that reason, of all endpoints. */
    public long count(DecidedBy decidedBy) {
        return endpoints().values().stream()
                .mapToLong(endpoint -> endpoint.count(decidedBy))
                .sum();
    }

    /** All answers. */
    public long answers() {
        long answers = 0;
        for (Status status : Status.values()) {
            answers += count(status);
        }
        return answers;
    }

    /** Further requests with an ID that was open or remembered. */
    public long duplicateRequests() {
        return endpoints().values().stream()
                .mapToLong(EndpointStatistics::duplicateRequests)
                .sum();
    }

    /** Latencies of all answers but INVALID ones, from admission to decision. */
    public LatencyDistribution latency() {
        LatencyDistribution sum = LatencyDistribution.EMPTY;
        for (EndpointStatistics endpoint : endpoints().values()) {
            sum = sum.plus(endpoint.latency());
        }
        return sum;
    }

    /** Both together. */
    @SuppressWarnings("ReferenceEquality") // what is empty without being EMPTY is only added at some cost
    public ServingStatistics plus(ServingStatistics other) {
        if (this == EMPTY) {
            return other;
        }
        return other == EMPTY
                ? this
                : new ServingStatistics(
                        EndpointStatistics.sum(endpoints(), other.endpoints(), EndpointStatistics::plus));
    }

    /** The stored form. */
    byte[] toBytes() {
        byte[] known = bytes;
        if (known == null) {
            known = StatisticsFormat.write(this);
            bytes = known;
        }
        return known.clone();
    }

    /** Reads {@link #toBytes}. Throws {@link IllegalArgumentException} when the bytes are none. */
    static ServingStatistics ofBytes(byte[] bytes) {
        return StatisticsFormat.read(bytes);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof ServingStatistics other && endpoints().equals(other.endpoints());
    }

    @Override
    public int hashCode() {
        return endpoints().hashCode();
    }

    @Override
    public String toString() {
        return endpoints().toString();
    }

    private Object writeReplace() {
        return new Stored(toBytes());
    }

    private void readObject(ObjectInputStream in) throws IOException {
        throw new InvalidObjectException("statistics are serialized in their stored form only");
    }

    /** What Java serialization sees. */
    private static final class Stored implements Serializable {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Stored(byte[] bytes) {
            this.bytes = bytes;
        }

        private Object readResolve() {
            return new ServingStatistics(bytes);
        }
    }
}
