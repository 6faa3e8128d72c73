package io.hedgerow.executors.proving;

import java.time.Duration;

/**
 * What one trial may use.
 *
 * @param memoryBytes most memory beyond the JVM's own; also most of its heap
 * @param timeout longest it may last
 */
record TrialLimits(long memoryBytes, Duration timeout) {

    /** Resident memory a JVM needs for itself: code, classes, threads, the collector. */
    static final long JVM_BYTES = 256L << 20;

    static TrialLimits of(ProvingOptions options, long artifactBytes) {
        long memoryBytes = options.memoryBytes() != 0
                ? options.memoryBytes()
                : Math.max(ProvingOptions.LEAST_MEMORY_BYTES, ProvingOptions.MEMORY_PER_ARTIFACT_BYTE * artifactBytes);
        return new TrialLimits(memoryBytes, options.timeout());
    }

    /** Most the process may have resident. */
    long residentBytes() {
        return memoryBytes + JVM_BYTES;
    }

    /**
     * Most the process may map for writing: where the system enforces it, an allocation beyond it fails. Far from what may
     * be resident, since a runtime may map what it never touches.
     */
    long mappedBytes() {
        return 2 * residentBytes();
    }

    String memoryText() {
        return (memoryBytes >> 20) + " MiB";
    }

    String timeoutText() {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
