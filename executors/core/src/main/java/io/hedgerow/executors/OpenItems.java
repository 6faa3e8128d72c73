package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.GivenUp;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.race.Race;
import io.hedgerow.policies.race.RaceStep;
import io.hedgerow.proto.flink.WorkItem;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items that have been taken in and lack a reply, and how their attempts end: once, with a reply, and with what
 * follows from it for the item, its race and those that waited for the same score. Confined to the task thread.
 */
final class OpenItems implements TimeLimits.Ending {
    private final HostedBulkheads bulkheads;
    private final HostedRaces races;
    private final PoolClock clock;
    private final Replies replies;
    private final SweepTime sweepTime;
    private final Launching launching;
    private final LinkedHashSet<OpenItem> items = new LinkedHashSet<>();

    OpenItems(
            HostedBulkheads bulkheads,
            HostedRaces races,
            PoolClock clock,
            Replies replies,
            InlineScoring inline,
            SweepTime sweepTime,
            ModelChoice models) {
        this.bulkheads = bulkheads;
        this.races = races;
        this.clock = clock;
        this.replies = replies;
        this.sweepTime = sweepTime;
        this.launching = new Launching(bulkheads, races, clock, inline, sweepTime, models, this);
    }

    /** The items, oldest first. */
    Set<OpenItem> items() {
        return items;
    }

    /** What starts their attempts. */
    Launching launching() {
        return launching;
    }

    /** Takes an item in that has no reply. */
    OpenItem add(WorkItem item, @Nullable Race race) {
        OpenItem openItem = new OpenItem(item, race);
        items.add(openItem);
        return openItem;
    }

    /** Has an open attempt wait for a worker, or for the call of an equal one. */
    static void enqueue(Attempt attempt) {
        PredictionCache cache = attempt.bulkhead().cache();
        if (cache == null || !cache.join(attempt)) {
            attempt.bulkhead().queue().add(attempt);
        }
    }

    /**
     * Takes an attempt's result from a worker. Throws the error of a model that only the process can answer for.
     *
     * @param wasStopped whether the call was told to end
     */
    void onReturned(Attempt attempt, boolean wasStopped, long endedNanos) {
        AttemptResult result = attempt.result();
        if (result.fatal() != null) {
            throw result.fatal();
        }
        if (attempt.isAbandoned() || !attempt.openItem().isOpen(attempt.variant())) {
            attempt.bulkhead().listener().onLateResult();
            return;
        }
        boolean isStopped = wasStopped && result.outcome() == Outcome.FAILED;
        end(
                attempt.openItem(),
                attempt.bulkhead(),
                isStopped ? Outcome.CANCELLED : result.outcome(),
                isStopped ? "stopped: the deadline passed during the call" : result.reason(),
                result.prediction(),
                endedNanos - attempt.enteredNanos());
    }

    @Override
    public void end(Attempt attempt, Outcome outcome, String reason) {
        long elapsedNanos = clock.nanoTime() - attempt.enteredNanos();
        end(attempt.openItem(), attempt.bulkhead(), outcome, reason, null, elapsedNanos);
    }

    @Override
    public void endUnlaunched(OpenItem openItem, Outcome outcome, String reason) {
        for (long rest = openItem.remaining(); rest != 0; rest &= rest - 1) {
            int variant = Long.numberOfTrailingZeros(rest);
            Bulkhead bulkhead = bulkheads.find(openItem.item().endpoint(), variant);
            if (bulkhead != null && openItem.attempt(variant) == null && openItem.isOpen(variant)) {
                end(openItem, bulkhead, outcome, reason, null, 0);
            }
        }
    }

    /** Ends a variant that this pool does not host. */
    void endUnhosted(OpenItem openItem, int variant) {
        openItem.end(variant);
        replies.unhosted(openItem.item(), variant);
        afterEnd(openItem, variant, Outcome.NOT_READY, null);
    }

    /** Ends a variant that never became an open attempt. */
    void endUnopened(OpenItem openItem, Bulkhead bulkhead, AttemptResult result, long elapsedNanos) {
        end(openItem, bulkhead, result.outcome(), result.reason(), result.prediction(), elapsedNanos);
    }

    private void end(
            OpenItem openItem,
            Bulkhead bulkhead,
            Outcome outcome,
            @Nullable String reason,
            @Nullable Prediction prediction,
            long elapsedNanos) {
        int variant = bulkhead.variant().variantIndex();
        Attempt attempt = openItem.attempt(variant);
        if (!openItem.end(variant)) {
            throw new IllegalStateException("an attempt of " + openItem.item().requestId() + " ended twice");
        }
        replies.reply(openItem.item(), bulkhead, outcome, reason, prediction, elapsedNanos);
        EndpointRace shared = races.find(openItem.item().endpoint());
        if (shared != null) {
            shared.onEnded(bulkhead.variant(), outcome, elapsedNanos, clock.nanoTime());
        }
        if (attempt != null) {
            bulkhead.remove(attempt);
            tellBreaker(attempt, outcome, reason, elapsedNanos);
            answerFollowers(attempt, outcome, prediction);
        }
        afterEnd(openItem, variant, outcome, prediction);
    }

    /** One attempt speaks for a call, whatever its rows: the first that ends with something to say about the model. */
    private static void tellBreaker(Attempt attempt, Outcome outcome, @Nullable String reason, long elapsedNanos) {
        Call call = attempt.call();
        if (call == null || attempt.wasGivenUpBeforeStart() || call.hasSpoken()) {
            attempt.guard().onUncalled(attempt.permission());
            return;
        }
        long callNanos = attempt.enteredNanos() + elapsedNanos - call.startedNanos();
        if (attempt.guard().onEnded(attempt.permission(), outcome, reason, callNanos)) {
            call.spoke();
        }
    }

    /** A variant has ended: the item may be done, or its race go on. */
    private void afterEnd(OpenItem openItem, int variant, Outcome outcome, @Nullable Prediction prediction) {
        if (!openItem.isOpen()) {
            items.remove(openItem);
        }
        Race race = openItem.race();
        if (race != null) {
            take(openItem, race.onEnded(variant, outcome, prediction));
        }
    }

    /** Does what a race says. */
    void take(OpenItem openItem, RaceStep step) {
        for (long rest = step.cancel(); rest != 0; rest &= rest - 1) {
            cancel(openItem, Long.numberOfTrailingZeros(rest));
        }
        launching.launch(openItem, step.launch());
    }

    /** Ends a variant that its race does not need any more. */
    private void cancel(OpenItem openItem, int variant) {
        Bulkhead bulkhead = bulkheads.find(openItem.item().endpoint(), variant);
        EndpointRace shared = races.find(openItem.item().endpoint());
        if (bulkhead == null || shared == null || !openItem.isOpen(variant)) {
            return;
        }
        Attempt attempt = openItem.attempt(variant);
        String reason = shared.plan().cancelReason();
        if (attempt == null) {
            end(openItem, bulkhead, Outcome.CANCELLED, reason, null, 0);
            return;
        }
        if (attempt.giveUp() == GivenUp.BEFORE_START) {
            bulkhead.queue().remove(attempt);
        } else {
            stop(attempt);
        }
        end(attempt, Outcome.CANCELLED, reason);
    }

    private void stop(Attempt attempt) {
        Call call = attempt.call();
        if (call != null && !attempt.bulkhead().queue().isAwaited(call)) {
            call.cancel();
            sweepTime.noLaterThan(TimeLimits.timeoutNanos(call));
        }
    }

    /** Attempts that waited for an equal input have its score, or are scored after all. */
    private void answerFollowers(Attempt leader, Outcome outcome, @Nullable Prediction prediction) {
        PredictionCache cache = leader.bulkhead().cache();
        if (cache == null) {
            return;
        }
        for (Attempt follower : cache.onEnded(leader, outcome, prediction)) {
            if (outcome != Outcome.SCORED) {
                enqueue(follower);
            } else if (follower.giveUp() == GivenUp.BEFORE_START) {
                cache.answeredByJoining();
                long elapsedNanos = clock.nanoTime() - follower.enteredNanos();
                end(follower.openItem(), follower.bulkhead(), outcome, null, prediction, elapsedNanos);
            }
        }
    }
}
