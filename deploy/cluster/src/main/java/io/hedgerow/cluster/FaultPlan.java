package io.hedgerow.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is done to a cluster, and when: drawn from a seed, so that the same seed, length, kinds and shortest gap give the same plan. Gaps between
 * faults are exponential, so that some faults meet a cluster that still recovers from the last. Immutable.
 *
 * @param steps in the order of their time
 */
record FaultPlan(List<Step> steps) {
    static final Duration FIRST = Duration.ofSeconds(5);
    static final Duration SHORTEST_GAP = Duration.ofMillis(500);

    /** Between the beginnings of two pauses of the broker that take a minute. */
    static final long BETWEEN_LONG_PAUSES_MILLIS = 240_000;

    private static final double MEAN_GAP_MILLIS = 15_000;
    private static final double LONGEST_GAP_MILLIS = 60_000;

    FaultPlan {
        steps = List.copyOf(steps);
    }

    /**
     * A step.
     *
     * @param fault number of the fault that it begins or ends, from 0 on
     * @param atMillis when, from the first step's zero on
     * @param kind what
     * @param isEnd whether it is the end of a fault that lasts
     * @param draw which of those it may befall, and how, where there are several: 0 or more
     */
    record Step(int fault, long atMillis, FaultKind kind, boolean isEnd, int draw) {}

    /**
     * Draws a plan whose faults lie within the length.
     *
     * @param kinds what is drawn from; not empty
     * @param shortestGap least time between the beginnings of two
     */
    static FaultPlan draw(long seed, Duration length, Set<FaultKind> kinds, Duration shortestGap) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<FaultKind> left = EnumSet.copyOf(kinds);
        long longPauseMillis = -BETWEEN_LONG_PAUSES_MILLIS;
        List<Step> steps = new ArrayList<>();
        int fault = 0;
        for (long at = FIRST.toMillis();
                at < length.toMillis() && !left.isEmpty();
                at += gapMillis(random, shortestGap)) {
            FaultKind kind = kind(random, left);
            if (kind == FaultKind.DEADLY_MODEL) {
                left.remove(kind); // it is left alone from then on
            }
            if (kind == FaultKind.PAUSE_BROKER_LONG) {
                kind = at - longPauseMillis < BETWEEN_LONG_PAUSES_MILLIS ? FaultKind.PAUSE_BROKER : kind;
                longPauseMillis = kind == FaultKind.PAUSE_BROKER_LONG ? at : longPauseMillis;
            }
            steps.add(new Step(fault, at, kind, false, random.nextInt(Integer.MAX_VALUE)));
            if (kind.lasts()) {
                long millis = random.nextLong(kind.shortestMillis(), kind.longestMillis() + 1);
                steps.add(new Step(fault, at + millis, kind, true, 0));
            }
            fault++;
        }
        steps.sort(Comparator.comparingLong(Step::atMillis));
        return new FaultPlan(steps);
    }

    private static long gapMillis(SplittableRandom random, Duration shortest) {
        double drawn = -Math.log(1 - random.nextDouble()) * MEAN_GAP_MILLIS;
        return Math.max(shortest.toMillis(), (long) Math.min(LONGEST_GAP_MILLIS, drawn));
    }

    private static FaultKind kind(SplittableRandom random, Set<FaultKind> kinds) {
        int left = random.nextInt(kinds.stream().mapToInt(FaultKind::weight).sum());
        for (FaultKind kind : kinds) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("the weights of " + kinds + " have changed");
    }

    long faults() {
        return steps.stream().filter(step -> !step.isEnd()).count();
    }
}
