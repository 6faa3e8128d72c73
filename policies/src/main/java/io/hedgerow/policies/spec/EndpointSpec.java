package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What requests address by name, fully resolved: inputs and classes are known, every default is filled in.
 *
 * @param name name of the endpoint
 * @param generation generation of its document
 * @param inputs its inputs in declared order
 * @param classes its classes as canonical strings, in order; empty for regression
 * @param includeOutputs whether every named output of a model travels with its prediction
 * @param task classification or regression
 * @param deadlineMillis time an answer may take, at least 1, or {@link #NO_DEADLINE}
 * @param deadlineFrom where that time starts
 * @param variants its arms in declared order, 1 to {@link #MAX_VARIANTS}
 * @param fanOut which of them score a request
 * @param selection how the answer is chosen
 * @param onDeadline what happens at the deadline
 * @param cache how predictions are remembered, or null: not at all
 */
public record EndpointSpec(
        String name,
        long generation,
        List<InputSpec> inputs,
        List<String> classes,
        boolean includeOutputs,
        Task task,
        long deadlineMillis,
        DeadlineFrom deadlineFrom,
        List<VariantSpec> variants,
        FanOutSpec fanOut,
        SelectionSpec selection,
        OnDeadlineSpec onDeadline,
        @Nullable CacheSpec cache)
        implements Serializable {

    /** Value of {@code deadlineMillis} for an endpoint that waits for all attempts. */
    public static final long NO_DEADLINE = -1;

    /** Most variants one endpoint may have: a plan is one 64-bit mask. */
    public static final int MAX_VARIANTS = 64;

    /** Where the time to answer starts. */
    public enum DeadlineFrom {
        ADMISSION,
        RECORD_TIMESTAMP
    }

    public EndpointSpec {
        Objects.requireNonNull(task, "task is null");
        Objects.requireNonNull(deadlineFrom, "deadlineFrom is null");
        inputs = List.copyOf(inputs);
        classes = List.copyOf(classes);
        variants = List.copyOf(variants);
        if (variants.isEmpty() || variants.size() > MAX_VARIANTS) {
            throw new IllegalArgumentException(
                    "endpoint " + name + ": 1 to " + MAX_VARIANTS + " variants allowed, has " + variants.size());
        }
        if (deadlineMillis != NO_DEADLINE && deadlineMillis < 1) {
            throw new IllegalArgumentException(
                    "endpoint " + name + ": deadline must be at least 1 ms, was " + deadlineMillis);
        }
    }

    /** An endpoint without a cache. */
    public EndpointSpec(
            String name,
            long generation,
            List<InputSpec> inputs,
            List<String> classes,
            boolean includeOutputs,
            Task task,
            long deadlineMillis,
            DeadlineFrom deadlineFrom,
            List<VariantSpec> variants,
            FanOutSpec fanOut,
            SelectionSpec selection,
            OnDeadlineSpec onDeadline) {
        this(
                name,
                generation,
                inputs,
                classes,
                includeOutputs,
                task,
                deadlineMillis,
                deadlineFrom,
                variants,
                fanOut,
                selection,
                onDeadline,
                null);
    }

    /** The same endpoint with another deadline. */
    public EndpointSpec withDeadlineMillis(long newDeadlineMillis) {
        return with(newDeadlineMillis, fanOut, cache);
    }

    /** The same endpoint with another fan-out. */
    public EndpointSpec withFanOut(FanOutSpec newFanOut) {
        return with(deadlineMillis, newFanOut, cache);
    }

    /** The same endpoint with another cache. */
    public EndpointSpec withCache(@Nullable CacheSpec newCache) {
        return with(deadlineMillis, fanOut, newCache);
    }

    private EndpointSpec with(long newDeadlineMillis, FanOutSpec newFanOut, @Nullable CacheSpec newCache) {
        return new EndpointSpec(
                name,
                generation,
                inputs,
                classes,
                includeOutputs,
                task,
                newDeadlineMillis,
                deadlineFrom,
                variants,
                newFanOut,
                selection,
                onDeadline,
                newCache);
    }

    /** Whether answers have a deadline. */
    public boolean hasDeadline() {
        return deadlineMillis != NO_DEADLINE;
    }

    /** Position of a variant, or -1. */
    public int variantIndex(String variant) {
        for (int i = 0; i < variants.size(); i++) {
            if (variants.get(i).name().equals(variant)) {
                return i;
            }
        }
        return -1;
    }
}
