package io.hedgerow.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is done to a cluster, and when: drawn from a seed, so that the same seed and length give the same plan. Gaps between
 * faults are exponential, so that some faults meet a cluster that still recovers from the last. Immutable.
 *
 * @param steps in the order of their time
 */
record FaultPlan(List<Step> steps) {
    static final Duration FIRST = Duration.ofSeconds(5);

    private static final double MEAN_GAP_MILLIS = 15_000;
    private static final double LONGEST_GAP_MILLIS = 60_000;
    private static final long SHORTEST_GAP_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;
    private static final double KILL_SHARE = 0.5;
    private static final double PAUSE_SHARE = 0.25;

    FaultPlan {
        steps = List.copyOf(steps);
    }

    /** Kinds of steps. */
    enum Kind {
        /** SIGKILL of a TaskManager; another one is started at once. */
        KILL_TASK_MANAGER,
        /** SIGSTOP of a TaskManager. */
        PAUSE_TASK_MANAGER,
        /** SIGCONT of the TaskManager that has been paused for longest. */
        RESUME_TASK_MANAGER,
        /** SIGKILL of the JobManager, which is started again from the latest retained checkpoint. */
        KILL_JOB_MANAGER
    }

    /**
     * A step.
     *
     * @param atMillis when, from the first step's zero on
     * @param kind what
     * @param victim which of n TaskManagers: this modulo n; 0 or more
     */
    record Step(long atMillis, Kind kind, int victim) {
        boolean isFault() {
            return kind != Kind.RESUME_TASK_MANAGER;
        }
    }

    /** Draws a plan whose faults lie within the length. */
    static FaultPlan draw(long seed, Duration length) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>();
        for (long at = FIRST.toMillis(); at < length.toMillis(); at += gapMillis(random)) {
            Step fault = new Step(at, kind(random), random.nextInt(Integer.MAX_VALUE));
            steps.add(fault);
            if (fault.kind() == Kind.PAUSE_TASK_MANAGER) {
                long pause = random.nextLong(SHORTEST_GAP_MILLIS, LONGEST_PAUSE_MILLIS);
                steps.add(new Step(at + pause, Kind.RESUME_TASK_MANAGER, 0));
            }
        }
        steps.sort(Comparator.comparingLong(Step::atMillis));
        return new FaultPlan(steps);
    }

    private static long gapMillis(SplittableRandom random) {
        double drawn = -Math.log(1 - random.nextDouble()) * MEAN_GAP_MILLIS;
        return Math.max(SHORTEST_GAP_MILLIS, (long) Math.min(LONGEST_GAP_MILLIS, drawn));
    }

    private static Kind kind(SplittableRandom random) {
        double drawn = random.nextDouble();
        if (drawn < KILL_SHARE) {
            return Kind.KILL_TASK_MANAGER;
        }
        return drawn < KILL_SHARE + PAUSE_SHARE ? Kind.PAUSE_TASK_MANAGER : Kind.KILL_JOB_MANAGER;
    }

    long faults() {
        return steps.stream().filter(Step::isFault).count();
    }
}
