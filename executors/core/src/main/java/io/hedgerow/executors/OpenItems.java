package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.GivenUp;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.race.HedgeDelay;
import io.hedgerow.policies.race.Race;
import io.hedgerow.policies.race.RaceStep;
import io.hedgerow.proto.flink.WorkItem;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The items that have been admitted and lack a reply, and the life of their attempts: launched at once or by a race,
 * refused, scored here or queued for a worker, ended once. Confined to the task thread.
 */
final class OpenItems implements TimeLimits.Ending {
    private final HostedBulkheads bulkheads;
    private final HostedRaces races;
    private final PoolClock clock;
    private final Replies replies;
    private final InlineScoring inline;
    private final SweepTime sweepTime;
    private final HedgeTimers hedges = new HedgeTimers();
    private final LinkedHashSet<OpenItem> items = new LinkedHashSet<>();

    OpenItems(
            HostedBulkheads bulkheads,
            HostedRaces races,
            PoolClock clock,
            Replies replies,
            InlineScoring inline,
            SweepTime sweepTime) {
        this.bulkheads = bulkheads;
        this.races = races;
        this.clock = clock;
        this.replies = replies;
        this.inline = inline;
        this.sweepTime = sweepTime;
    }

    /** The items, oldest first. */
    Set<OpenItem> items() {
        return items;
    }

    HedgeTimers hedges() {
        return hedges;
    }

    /** Takes an item in; all its variants have room. */
    void admit(WorkItem item) {
        EndpointRace shared = races.find(item.endpoint());
        if (shared != null) {
            admitRace(item, shared);
        } else if (inline.suffices(item)) {
            inline.scoreAll(item);
        } else {
            OpenItem openItem = new OpenItem(item, null);
            items.add(openItem);
            launch(openItem, item.variants());
        }
    }

    private void admitRace(WorkItem item, EndpointRace shared) {
        Race race = shared.plan().start(item.variants());
        OpenItem openItem = new OpenItem(item, race);
        items.add(openItem);
        long nowNanos = clock.nanoTime();
        long delayNanos = race.waitsForDelay() ? shared.startedNanos(nowNanos) : HedgeDelay.NEVER;
        launch(openItem, race.launchAtStart() | unhosted(item));
        long leftNanos = TimeUnit.MILLISECONDS.toNanos(item.deadlineMillis() - clock.epochMillis());
        if (delayNanos < leftNanos && openItem.isOpen() && race.waitsForDelay()) {
            long atNanos = TimeLimits.after(nowNanos, delayNanos);
            hedges.add(atNanos, openItem);
            sweepTime.noLaterThan(atNanos);
        }
    }

    /** The variants of an item that this pool does not host, and no race knows of. */
    private long unhosted(WorkItem item) {
        long unhosted = 0;
        for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
            boolean isHosted = bulkheads.find(item.endpoint(), Long.numberOfTrailingZeros(rest)) != null;
            unhosted |= isHosted ? 0 : Long.lowestOneBit(rest);
        }
        return unhosted;
    }

    /** Launches the hedges that are due. */
    void hedge() {
        hedges.poll(clock.nanoTime(), openItem -> {
            EndpointRace shared = races.find(openItem.item().endpoint());
            Race race = openItem.race();
            if (shared != null && race != null && shared.mayHedge()) {
                take(openItem, race.onDelayElapsed());
            }
        });
    }

    private void launch(OpenItem openItem, long variants) {
        for (long rest = variants; rest != 0; rest &= rest - 1) {
            int variant = Long.numberOfTrailingZeros(rest);
            Bulkhead bulkhead = bulkheads.find(openItem.item().endpoint(), variant);
            if (!openItem.isOpen(variant)) {
                continue; // one launched with it has decided the race
            }
            if (bulkhead == null) {
                openItem.end(variant);
                replies.unhosted(openItem.item(), variant);
                afterEnd(openItem, variant, Outcome.NOT_READY, null);
            } else {
                launch(openItem, bulkhead);
            }
        }
    }

    private void launch(OpenItem openItem, Bulkhead bulkhead) {
        WorkItem item = openItem.item();
        long nowNanos = clock.nanoTime();
        PredictionCache cache = bulkhead.cache();
        if (Attempt.hasPassed(item.deadlineMillis(), clock.epochMillis())) {
            endNow(openItem, bulkhead, AttemptResult.without(Outcome.EXPIRED, "the deadline had passed on entry"));
            return;
        }
        Prediction known = cache == null ? null : cache.find(item.row());
        if (known != null) {
            endNow(openItem, bulkhead, AttemptResult.scored(known));
        } else if (bulkhead.inline().isInline()) {
            AttemptResult result = inline.score(item, bulkhead, nowNanos);
            long elapsedNanos = inline.endedNanos() - nowNanos;
            end(openItem, bulkhead, result.outcome(), result.reason(), result.prediction(), elapsedNanos);
        } else {
            bulkhead.inline().record(item.row());
            admit(new Attempt(openItem, bulkhead, bulkhead.nextNumber(), nowNanos));
        }
    }

    /** Ends a variant that never became an open attempt. */
    private void endNow(OpenItem openItem, Bulkhead bulkhead, AttemptResult result) {
        end(openItem, bulkhead, result.outcome(), result.reason(), result.prediction(), 0);
    }

    private void admit(Attempt attempt) {
        Bulkhead bulkhead = attempt.bulkhead();
        AttemptResult refusal = refusal(attempt, bulkhead);
        if (refusal != null) {
            endNow(attempt.openItem(), bulkhead, refusal);
            return;
        }
        attempt.openItem().add(attempt);
        bulkhead.open(attempt);
        sweepTime.noLaterThan(TimeLimits.firstLimitNanos(attempt, clock.epochMillis()));
        enqueue(attempt);
    }

    private static void enqueue(Attempt attempt) {
        PredictionCache cache = attempt.bulkhead().cache();
        if (cache == null || !cache.join(attempt)) {
            attempt.bulkhead().queue().add(attempt);
        }
    }

    private @Nullable AttemptResult refusal(Attempt attempt, Bulkhead bulkhead) {
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
        return bulkhead.unhealthy();
    }

    /** Makes room by giving up an attempt of lower priority. False: there is none. */
    private boolean displaceFor(Attempt attempt) {
        Attempt victim = attempt.bulkhead().queue().lessImportantThan(attempt.priority());
        if (victim == null || !victim.giveUpBeforeStart()) { // one that has been started keeps its place
            return false;
        }
        victim.bulkhead().queue().remove(victim);
        end(victim, Outcome.SHED, "gave its place to a request of priority " + attempt.priority());
        return attempt.bulkhead().hasRoom();
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
            bulkhead.onEnded(outcome, reason);
            answerFollowers(attempt, outcome, prediction);
        }
        afterEnd(openItem, variant, outcome, prediction);
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

    private void take(OpenItem openItem, RaceStep step) {
        for (long rest = step.cancel(); rest != 0; rest &= rest - 1) {
            cancel(openItem, Long.numberOfTrailingZeros(rest));
        }
        launch(openItem, step.launch());
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
                long elapsedNanos = clock.nanoTime() - follower.enteredNanos();
                end(follower.openItem(), follower.bulkhead(), outcome, null, prediction, elapsedNanos);
            }
        }
    }
}
