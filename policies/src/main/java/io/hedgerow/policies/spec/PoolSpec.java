package io.hedgerow.policies.spec;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An executor pool: one Flink operator that hosts model versions.
 *
 * @param name unique name
 * @param parallelism subtasks, at least 1
 * @param threads worker threads per variant and subtask; 0 scores on the task thread
 * @param queueCapacity requests that may wait per variant and subtask, at least 1
 * @param overflow what happens to attempts of endpoints with a deadline when there is no room, or null: they are shed.
 *     Where there is no deadline the pool pushes back in any case
 * @param slotSharingGroup Flink slot sharing group
 * @param execution how attempts are run
 * @param keyed how it keeps models that live beside the requests of their key, or null: every subtask hosts every model
 */
public record PoolSpec(
        String name,
        int parallelism,
        int threads,
        int queueCapacity,
        @Nullable Overflow overflow,
        String slotSharingGroup,
        ExecutionSpec execution,
        @Nullable KeyedJoinSpec keyed)
        implements Serializable {

    /** What happens to an attempt when there is no room. */
    public enum Overflow {
        SHED,
        BACKPRESSURE
    }

    public PoolSpec {
        Objects.requireNonNull(execution, "execution is null");
        if (parallelism < 1 || threads < 0 || queueCapacity < 1) {
            throw new IllegalArgumentException(
                    "pool " + name + ": parallelism and queueCapacity must be at least 1, threads at least 0");
        }
    }

    /** A pool whose subtasks host every model. */
    public PoolSpec(
            String name,
            int parallelism,
            int threads,
            int queueCapacity,
            @Nullable Overflow overflow,
            String slotSharingGroup,
            ExecutionSpec execution) {
        this(name, parallelism, threads, queueCapacity, overflow, slotSharingGroup, execution, null);
    }

    /** A pool that runs its attempts with the documented defaults. */
    public PoolSpec(
            String name,
            int parallelism,
            int threads,
            int queueCapacity,
            @Nullable Overflow overflow,
            String slotSharingGroup) {
        this(name, parallelism, threads, queueCapacity, overflow, slotSharingGroup, ExecutionSpec.DEFAULT, null);
    }

    /** A pool with the documented defaults. */
    public static PoolSpec of(String name, int parallelism) {
        return new PoolSpec(name, parallelism, 1, 1024, null, "default");
    }

    /** The same pool, run in another way. */
    public PoolSpec withExecution(ExecutionSpec newExecution) {
        return new PoolSpec(name, parallelism, threads, queueCapacity, overflow, slotSharingGroup, newExecution, keyed);
    }

    /** The same pool with another overflow. */
    public PoolSpec withOverflow(@Nullable Overflow newOverflow) {
        return new PoolSpec(name, parallelism, threads, queueCapacity, newOverflow, slotSharingGroup, execution, keyed);
    }

    /** The same pool with models that live beside the requests of their key. */
    public PoolSpec withKeyed(@Nullable KeyedJoinSpec newKeyed) {
        return new PoolSpec(name, parallelism, threads, queueCapacity, overflow, slotSharingGroup, execution, newKeyed);
    }

    /** Whether its models live beside the requests of their key. */
    public boolean isKeyed() {
        return keyed != null;
    }

    /** What this pool does with an attempt of the endpoint when there is no room. */
    public Overflow overflowFor(EndpointSpec endpoint) {
        if (!endpoint.hasDeadline()) {
            return Overflow.BACKPRESSURE;
        }
        return overflow == null ? Overflow.SHED : overflow;
    }
}
