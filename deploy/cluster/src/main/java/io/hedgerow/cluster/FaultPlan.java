package io.hedgerow.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

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
    private static final double BROKER_SHARE = 1.0 / 3;

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
        KILL_JOB_MANAGER,
        /** SIGKILL of the broker. */
        KILL_BROKER,
        /** Its start, over the data it had. */
        RESTART_BROKER,
        /** SIGSTOP of the broker. */
        PAUSE_BROKER,
        /** SIGCONT of the broker. */
        RESUME_BROKER
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
            return kind != Kind.RESUME_TASK_MANAGER && kind != Kind.RESTART_BROKER && kind != Kind.RESUME_BROKER;
        }
    }

    /** Draws a plan whose faults lie within the length, of a cluster without a broker. */
    static FaultPlan draw(long seed, Duration length) {
        return draw(seed, length, false);
    }

    /** Draws a plan whose faults lie within the length; where there is a broker, a third of them befall it. */
    static FaultPlan draw(long seed, Duration length, boolean hasBroker) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>();
        for (long at = FIRST.toMillis(); at < length.toMillis(); at += gapMillis(random)) {
            boolean isOfBroker = hasBroker && random.nextDouble() < BROKER_SHARE;
            Kind kind = isOfBroker ? brokerKind(random) : kind(random);
            steps.add(new Step(at, kind, random.nextInt(Integer.MAX_VALUE)));
            Kind end = endOf(kind);
            if (end != null) {
                steps.add(new Step(at + random.nextLong(SHORTEST_GAP_MILLIS, LONGEST_PAUSE_MILLIS), end, 0));
            }
        }
        steps.sort(Comparator.comparingLong(Step::atMillis));
        return new FaultPlan(steps);
    }

    private static long gapMillis(SplittableRandom random) {
        double drawn = -Math.log(1 - random.nextDouble()) * MEAN_GAP_MILLIS;
        return Math.max(SHORTEST_GAP_MILLIS, (long) Math.min(LONGEST_GAP_MILLIS, drawn));
    }

    private static Kind brokerKind(SplittableRandom random) {
        return random.nextBoolean() ? Kind.KILL_BROKER : Kind.PAUSE_BROKER;
    }

    /** What ends a fault that lasts, or null. */
    private static @Nullable Kind endOf(Kind fault) {
        return switch (fault) {
            case PAUSE_TASK_MANAGER -> Kind.RESUME_TASK_MANAGER;
            case KILL_BROKER -> Kind.RESTART_BROKER;
            case PAUSE_BROKER -> Kind.RESUME_BROKER;
            default -> null;
        };
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
