package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.race.HedgeDelay;
import io.hedgerow.policies.race.Race;
import io.hedgerow.proto.flink.WorkItem;
import java.util.concurrent.TimeUnit;

/**
 * Starts attempts: all of an item at once, or as its race says; scored here, answered from the cache, refused, or queued
 * for a worker. Confined to the task thread.
 */
final class Launching {
    private final HostedBulkheads bulkheads;
    private final HostedRaces races;
    private final PoolClock clock;
    private final InlineScoring inline;
    private final SweepTime sweepTime;
    private final ModelChoice models;
    private final OpenItems open;
    private final Admission admission;
    private final HedgeTimers hedges = new HedgeTimers();

    /**
     * @param models where keys choose their models
     * @param open told of what is started and of what ends at once
     */
    Launching(
            HostedBulkheads bulkheads,
            HostedRaces races,
            PoolClock clock,
            InlineScoring inline,
            SweepTime sweepTime,
            ModelChoice models,
            OpenItems open) {
        this.bulkheads = bulkheads;
        this.races = races;
        this.clock = clock;
        this.inline = inline;
        this.sweepTime = sweepTime;
        this.models = models;
        this.open = open;
        this.admission = new Admission(clock, open);
    }

    /** When the next hedge is due, on the monotonic clock. */
    long nextHedgeNanos() {
        return hedges.nextNanos();
    }

    /** Takes an item in; all its variants have room. */
    void admit(WorkItem item) {
        EndpointRace shared = races.find(item.endpoint());
        if (shared != null) {
            admitRace(item, shared);
        } else if (inline.suffices(item)) {
            inline.scoreAll(item);
        } else {
            launch(open.add(item, null), item.variants());
        }
    }

    private void admitRace(WorkItem item, EndpointRace shared) {
        Race race = shared.plan().start(item.variants());
        OpenItem openItem = open.add(item, race);
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
                open.take(openItem, race.onDelayElapsed());
            }
        });
    }

    /** Launches variants of an item that have not ended. */
    void launch(OpenItem openItem, long variants) {
        for (long rest = variants; rest != 0; rest &= rest - 1) {
            int variant = Long.numberOfTrailingZeros(rest);
            Bulkhead bulkhead = bulkheads.find(openItem.item().endpoint(), variant);
            if (!openItem.isOpen(variant)) {
                continue; // one launched with it has decided the race
            }
            if (bulkhead == null) {
                open.endUnhosted(openItem, variant);
            } else {
                launch(openItem, bulkhead);
            }
        }
    }

    private void launch(OpenItem openItem, Bulkhead bulkhead) {
        WorkItem item = openItem.item();
        long nowNanos = clock.nanoTime();
        if (bulkhead.inline().isInline()) {
            nowNanos = inline.start(bulkhead, nowNanos);
        }
        PredictionCache cache = bulkhead.cache();
        if (Attempt.hasPassed(item.deadlineMillis(), clock.epochMillis())) {
            AttemptResult expired = AttemptResult.without(Outcome.EXPIRED, "the deadline had passed on entry");
            open.endUnopened(openItem, bulkhead, expired, 0);
            return;
        }
        Prediction known = cache == null ? null : cache.find(item.row());
        if (known != null) {
            open.endUnopened(openItem, bulkhead, AttemptResult.scored(known), 0);
        } else if (bulkhead.inline().isInline()) {
            AttemptResult result = inline.score(item, bulkhead, nowNanos);
            open.endUnopened(openItem, bulkhead, result, inline.endedNanos() - nowNanos);
        } else {
            bulkhead.inline().record(item.row());
            admit(openItem, bulkhead, nowNanos);
        }
    }

    private void admit(OpenItem openItem, Bulkhead bulkhead, long nowNanos) {
        HostedVariant variant = bulkhead.variant();
        ChosenModel model = variant.isKeyed() ? models.hold(openItem.item()) : null;
        if (model == null && !variant.hasModel()) {
            open.endUnopened(openItem, bulkhead, noModel(openItem.item()), 0);
            return;
        }
        Attempt attempt = new Attempt(openItem, bulkhead, bulkhead.nextNumber(), nowNanos);
        if (model != null) {
            attempt.scoredBy(model);
        }
        admit(attempt);
    }

    private static AttemptResult noModel(WorkItem item) {
        return AttemptResult.without(
                Outcome.NOT_READY,
                item.modelName() == null
                        ? "the request has no key, and the variant no fallback"
                        : "there is no model " + item.modelName() + ", and the variant has no fallback");
    }

    private void admit(Attempt attempt) {
        Bulkhead bulkhead = attempt.bulkhead();
        AttemptResult refusal = admission.refusal(attempt);
        if (refusal != null) {
            attempt.letGo();
            open.endUnopened(attempt.openItem(), bulkhead, refusal, 0);
            return;
        }
        attempt.openItem().add(attempt);
        bulkhead.open(attempt);
        sweepTime.noLaterThan(TimeLimits.firstLimitNanos(attempt, clock.epochMillis()));
        OpenItems.enqueue(attempt);
    }
}
