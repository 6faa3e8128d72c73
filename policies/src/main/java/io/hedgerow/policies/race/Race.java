package io.hedgerow.policies.race;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * The race of one request's attempts in one pool: which of them run, which still wait, and who need not run at all.
 *
 * <p>The pool launches {@link #launchAtStart}, tells of every attempt that has ended, in whatever way, and does what
 * each {@link RaceStep} says. A step is taken when it is returned: events may come from within its execution. An
 * attempt the pool may not launch (no room, no budget) has ended SHED and is told of like any other, so that the next
 * one gets its turn. Each variant is launched at most once; once a race is decided nothing is launched; and when all
 * launched attempts have ended, all others have been launched or cancelled. Shadows are launched at the start and are
 * no part of the race.
 *
 * <p>Confined to one thread. Made by {@link RacePlan#start}.
 */
public abstract sealed class Race permits HedgedRace, StagedRace {
    private final long atStart;
    private long waiting;
    private long running;

    Race(long shadows, long first, long waiting) {
        this.atStart = shadows | first;
        this.running = first;
        this.waiting = waiting;
    }

    /** The attempts to launch when the race starts, as a bit mask. */
    public final long launchAtStart() {
        return atStart;
    }

    /**
     * Whether something is launched when the hedge's delay has elapsed: ask at the start, to arm the delay, and again
     * when it has elapsed, before the budget is asked.
     */
    public abstract boolean waitsForDelay();

    /** Tells that the hedge's delay has elapsed and the budget allows an attempt. */
    public abstract RaceStep onDelayElapsed();

    /**
     * Tells that an attempt has ended. One the race has cancelled, a shadow, and one that is told of twice change
     * nothing.
     *
     * @param variant position in the endpoint, 0 to 63
     * @param prediction what it said; null unless it is SCORED
     */
    public final RaceStep onEnded(int variant, Outcome outcome, @Nullable Prediction prediction) {
        long bit = 1L << variant;
        if (((waiting | running) & bit) == 0) {
            return RaceStep.NONE;
        }
        waiting &= ~bit;
        running &= ~bit;
        return ended(outcome, prediction);
    }

    /** An attempt of this race has ended and is no longer among the running ones. */
    abstract RaceStep ended(Outcome outcome, @Nullable Prediction prediction);

    final long waiting() {
        return waiting;
    }

    final long running() {
        return running;
    }

    final RaceStep launch(long next) {
        waiting &= ~next;
        running |= next;
        return RaceStep.launching(next);
    }

    final RaceStep cancelRest() {
        long rest = waiting | running;
        waiting = 0;
        running = 0;
        return RaceStep.cancelling(rest);
    }
}
