package io.hedgerow.proto.flink;

import java.io.Serializable;

/**
 * The wall clock of the operators, in microseconds since the epoch. Travels with the job to the task managers,
 * so the real one is made at the edge; tests give their own. Thread-safe.
 */
@FunctionalInterface
public interface EpochMicrosClock extends Serializable {

    /** Microseconds since 1970-01-01T00:00:00Z. May step back when the machine's clock is set. */
    long epochMicros();
}
