package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Whether an attempt may wait for a worker of its variant, after all that is known of time, room and health. Confined
 * to the task thread.
 */
final class Admission {
    private final PoolClock clock;
    private final TimeLimits.Ending ending;

    Admission(PoolClock clock, TimeLimits.Ending ending) {
        this.clock = clock;
        this.ending = ending;
    }

    /** Why it may not, or null; may end a less important attempt in its favour. */
    @Nullable
    AttemptResult refusal(Attempt attempt) {
        Bulkhead bulkhead = attempt.bulkhead();
        if (bulkhead.isBlocked()) {
            return AttemptResult.without(
                    Outcome.FAILED,
                    "all " + bulkhead.stuckThreads() + " threads of the variant are in calls that timed out and have"
                            + " not returned");
        }
        AttemptResult tooLate = bulkhead.tooLate(attempt, clock.epochMillis());
        if (tooLate != null) {
            return tooLate;
        }
        if (!bulkhead.pushesBack() && !bulkhead.hasRoom() && !displaceFor(attempt)) {
            return AttemptResult.without(Outcome.SHED, "queue of " + bulkhead.queueCapacity() + " is full");
        }
        Guard guard = attempt.guard();
        long permission = guard.tryAcquire();
        attempt.permit(permission);
        return permission == FailureBreaker.REFUSED ? guard.ejected() : null;
    }

    /** Makes room by giving up an attempt of lower priority. False: there is none. */
    private boolean displaceFor(Attempt attempt) {
        Attempt victim = attempt.bulkhead().queue().lessImportantThan(attempt.priority());
        if (victim == null || !victim.giveUpBeforeStart()) { // one that has been started keeps its place
            return false;
        }
        victim.bulkhead().queue().remove(victim);
        ending.end(victim, Outcome.SHED, "gave its place to a request of priority " + attempt.priority());
        return attempt.bulkhead().hasRoom();
    }
}
