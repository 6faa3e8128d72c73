package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loads of keys' models that are under way on the workers of a subtask, and how long they may take: one that does not end
 * soon leaves its worker's place to another, and one that does not end is given up. Begun and ended by workers, watched by the
 * task thread.
 */
final class ModelLoads {
    /** From then on nobody waits for a load, and the worker in it is not counted on. */
    static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();

    /** A model that is there for one key of many is not large. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final PoolClock clock;
    private final Runnable watch;
    private final Set<ModelLoad> running = ConcurrentHashMap.newKeySet();

    /** When the task thread looks next. */
    private volatile long watchedNanos = TimeLimits.NEVER;

    /** @param watch has the task thread look at {@link #nextNanos} soon; thread-safe */
    ModelLoads(PoolClock clock, Runnable watch) {
        this.clock = clock;
        this.watch = watch;
    }

    /** Worker: a load begins. To be given back by {@link #end}. */
    ModelLoad begin(ChosenModel model, Cancellation call) {
        long startNanos = clock.nanoTime();
        ModelLoad load = new ModelLoad(model, call, startNanos);
        running.add(load);
        if (watchedNanos > startNanos + SLOW_NANOS) {
            watch.run();
        }
        return load;
    }

    /** Worker: it has ended. */
    void end(ModelLoad load) {
        running.remove(load);
        load.end();
    }

    /** Whether a load of the same bytes was given up and goes on all the same: another one would wait for it. */
    boolean hangs(ModelSpec model) {
        for (ModelLoad load : running) {
            ModelSpec other = load.model().spec();
            if (other.sha256().equals(model.sha256()) && other.format().equals(model.format()) && load.isGivenUp()) {
                return true;
            }
        }
        return false;
    }

    /** Task thread: whether a call waits for a load that does not end soon. */
    boolean holdUp(Call call, long nowNanos) {
        for (ModelLoad load : running) {
            if (load.isOf(call) && load.elapsedNanos(nowNanos) >= SLOW_NANOS) {
                return true;
            }
        }
        return false;
    }

    /** Task thread: gives up what has taken too long. */
    void giveUpOverdue() {
        long nowNanos = clock.nanoTime();
        for (ModelLoad load : running) {
            if (load.elapsedNanos(nowNanos) >= LONGEST.toNanos()) {
                load.giveUp(() -> load.model()
                        .refuseForLong("its load has not ended after " + LONGEST.toSeconds()
                                + " s; it is given up, and tried again later"));
            }
        }
    }

    /** Task thread: when the next load is slow or overdue; {@link TimeLimits#NEVER}: none is under way. */
    long nextNanos() {
        watchedNanos = TimeLimits.NEVER; // what begins from now on says so by itself
        long nextNanos = soonestNanos();
        watchedNanos = nextNanos;
        return nextNanos;
    }

    private long soonestNanos() {
        long nowNanos = clock.nanoTime();
        long leftNanos = TimeLimits.NEVER;
        for (ModelLoad load : running) {
            long elapsedNanos = load.elapsedNanos(nowNanos);
            if (elapsedNanos < SLOW_NANOS) {
                leftNanos = Math.min(leftNanos, SLOW_NANOS - elapsedNanos);
            }
            if (elapsedNanos < LONGEST.toNanos()) {
                leftNanos = Math.min(leftNanos, LONGEST.toNanos() - elapsedNanos);
            }
        }
        return TimeLimits.after(nowNanos, leftNanos);
    }
}
