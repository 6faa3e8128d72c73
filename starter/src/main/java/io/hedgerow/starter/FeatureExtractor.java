package io.hedgerow.starter;

import io.hedgerow.proto.Request;
import java.io.Serializable;

/**
 * Turns a record of the user's own type into a request. Used by one thread per instance; each subtask has its own.
 *
 * @param <T> the user's record
 */
@FunctionalInterface
public interface FeatureExtractor<T> extends Serializable {

    /**
     * The request of a record. The request ID must be the same whenever the record is read again; a random one
     * would be answered twice after a failure. A record that cannot be a request ends, with what is thrown here,
     * in the dead letters, and the job goes on.
     *
     * @throws Exception with what is wrong with the record
     */
    Request extract(T record) throws Exception;
}
