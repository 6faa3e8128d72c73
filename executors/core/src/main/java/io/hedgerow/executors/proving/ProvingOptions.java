package io.hedgerow.executors.proving;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How models are tried. Immutable.
 *
 * @param isOn whether a model is tried in a child process at all; without, a hostile one can end this process
 * @param memoryBytes most memory a trial may hold beyond the {@linkplain TrialLimits#JVM_BYTES JVM's own}, at least
 *     64 MiB; 0: {@link #LEAST_MEMORY_BYTES}, or {@link #MEMORY_PER_ARTIFACT_BYTE} times the artifact's size
 *     where that is more
 * @param timeout longest a trial may last, 1 s to 1 h
 * @param folder where outcomes are remembered and trials have their files, on a disk of this host; null:
 *     {@code hedgerow-proven-USER} in the folder for temporary files
 * @param atOnce most trials at once on this host, 1 to 16
 * @param refusedFor how long a refusal is remembered, so that asking again costs no trial
 * @param crashesAllowed crashed or timed out trials of a model before it is left alone, at least 1
 * @param quarantine how long it is left alone
 */
public record ProvingOptions(
        boolean isOn,
        long memoryBytes,
        Duration timeout,
        @Nullable String folder,
        int atOnce,
        Duration refusedFor,
        int crashesAllowed,
        Duration quarantine)
        implements Serializable {

    /** Least of the default memory of a trial. */
    public static final long LEAST_MEMORY_BYTES = 1L << 30;

    /** What else the default memory is, times the artifact's size: a runtime holds a file several times over. */
    public static final long MEMORY_PER_ARTIFACT_BYTE = 8;

    private static final long LEAST_SET_BYTES = 64L << 20;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** Longest timeout. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final int MOST_AT_ONCE = 16;

    /** A minute, memory by size, and one trial at a time on every second processor, at most two. */
    public static final ProvingOptions DEFAULT = new ProvingOptions(
            true,
            0,
            Duration.ofSeconds(60),
            null,
            Math.min(2, Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
            Duration.ofMinutes(10),
            3,
            Duration.ofHours(24));

    public ProvingOptions {
        Objects.requireNonNull(refusedFor, "refusedFor is null");
        Objects.requireNonNull(quarantine, "quarantine is null");
        if (memoryBytes != 0 && memoryBytes < LEAST_SET_BYTES) {
            throw new IllegalArgumentException("memoryBytes must be 0 or at least 64 MiB, was " + memoryBytes);
        }
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout must be 1 s to 1 h, was " + timeout);
        }
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new IllegalArgumentException("atOnce must be 1 to " + MOST_AT_ONCE + ", was " + atOnce);
        }
        if (crashesAllowed < 1) {
            throw new IllegalArgumentException("crashesAllowed must be at least 1, was " + crashesAllowed);
        }
    }

    /** The same, switched on or off. */
    public ProvingOptions withTrial(boolean on) {
        return new ProvingOptions(on, memoryBytes, timeout, folder, atOnce, refusedFor, crashesAllowed, quarantine);
    }

    /** The same with another memory limit; 0 is by the artifact's size. */
    public ProvingOptions withMemoryBytes(long bytes) {
        return new ProvingOptions(isOn, bytes, timeout, folder, atOnce, refusedFor, crashesAllowed, quarantine);
    }

    /** The same with another time limit. */
    public ProvingOptions withTimeout(Duration longest) {
        return new ProvingOptions(isOn, memoryBytes, longest, folder, atOnce, refusedFor, crashesAllowed, quarantine);
    }

    /** The same with another folder. */
    public ProvingOptions withFolder(Path path) {
        return new ProvingOptions(
                isOn, memoryBytes, timeout, path.toString(), atOnce, refusedFor, crashesAllowed, quarantine);
    }
}
