package io.hedgerow.pipeline.sources;

import io.hedgerow.proto.Request;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests, reproducibly. Found by {@link java.util.ServiceLoader}; registered in {@code
 * META-INF/services/io.hedgerow.pipeline.sources.RequestGenerator}. Thread-safe.
 */
public interface RequestGenerator {

    /** The name used in a Job document. */
    String name();

    /**
     * A series of requests.
     *
     * @param seed the same seed makes the same requests
     * @param endpoint endpoint the requests address
     * @param options further settings of the Job document
     * @throws IllegalArgumentException for an unknown option, naming those allowed
     */
    Series series(long seed, String endpoint, Map<String, String> options);

    /** Requests by position. Each is a pure function of its position. Thread-safe. */
    interface Series {

        /** The request at a position, from 0. Its ID is unique within the series. */
        Request request(long index);

        /** The true class or value of the request at a position, as a canonical string; null when unknown. */
        @Nullable
        String truth(long index);
    }
}
