package io.hedgerow.collector;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.Deadlines;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the rendezvous: one request ID's header and attempts meet in any order, and one answer leaves.
 *
 * <p>An ID goes through these states. <em>Early</em>: attempts without a header, kept until it comes.
 * <em>Open</em>: the policy is asked after each arrival, and at the deadline. <em>Draining</em>: answered;
 * attempts still open are counted as they end, and those silent past deadline and grace end CANCELLED.
 * <em>Finished</em>: a tombstone until {@code duplicateWindow} after the decision. A header that finds its ID
 * open, draining or finished is a duplicate, and its attempts are told from the accepted ones by their admission.
 *
 * <p>Without a deadline the policy is asked once, when every attempt (shadows too) has ended, so that neither
 * answer nor summary depends on the order of arrival.
 *
 * <p>An attempt is late when its reply comes here after the deadline. Time is an argument, in microseconds since
 * the epoch. Not thread-safe.
 */
final class Rendezvous {
    private static final String SILENT = "nothing was heard of the attempt until deadline and grace";
    private static final String INPUT_ENDED = "nothing was heard of the attempt before the input ended";

    private final ServedEndpoint[] endpoints;
    private final CollectorOptions options;
    private final RendezvousStore store;
    private final Ledger ledger;
    private final RendezvousOutput out;
    private final AttemptJournal journal;

    Rendezvous(
            ServedEndpoint[] endpoints,
            CollectorOptions options,
            RendezvousStore store,
            Ledger ledger,
            RendezvousOutput out) {
        this.endpoints = endpoints;
        this.options = options;
        this.store = store;
        this.ledger = ledger;
        this.out = out;
        this.journal = new AttemptJournal(options, out);
    }

    /** A plan has come. */
    void onHeader(PlanHeader header, long nowMicros) {
        RequestState state = current(header.requestId(), nowMicros);
        if (state != null && !(state instanceof EarlyReplies)) {
            ledger.onDuplicate(header);
        } else if (header.error() != null) {
            out.answer(AnswerWriter.invalid(header, latencyMicros(header.admittedAtMicros(), nowMicros)));
            ledger.onRefused(header);
            finish(header.requestId(), millis(nowMicros) + options.duplicateWindowMillis(), nowMicros);
        } else {
            List<AttemptReply> early = state instanceof EarlyReplies kept ? kept.replies() : List.of();
            open(header, nowMicros);
            early.forEach(reply -> onReply(reply, nowMicros));
        }
    }

    private void open(PlanHeader header, long nowMicros) {
        ledger.onOpened(header);
        OpenRequest request = new OpenRequest(header);
        if (request.hasDeadline()) {
            store.schedule(header.requestId(), header.deadlineMillis());
        }
        if (header.variants() == 0) {
            ask(request, nowMicros);
        } else {
            store.put(header.requestId(), request);
        }
    }

    /** A reply has come. */
    void onReply(AttemptReply reply, long nowMicros) {
        RequestState state = current(reply.requestId(), nowMicros);
        if (state instanceof OpenRequest open && open.isAwaited(reply)) {
            end(open, reply, nowMicros);
            ask(open, nowMicros);
        } else if (state instanceof DrainingRequest draining && draining.isAwaited(reply)) {
            end(draining, reply, nowMicros);
            putOrFinish(reply.requestId(), draining, nowMicros);
        } else if (state == null || state instanceof EarlyReplies) {
            keep(reply, state instanceof EarlyReplies early ? early : null, nowMicros);
        } else {
            ledger.onReplyIgnored();
        }
    }

    private void keep(AttemptReply reply, @Nullable EarlyReplies kept, long nowMicros) {
        EarlyReplies early = kept == null ? new EarlyReplies(millis(nowMicros)) : kept;
        if (!early.add(reply)) {
            ledger.onReplyIgnored();
            return;
        }
        store.put(reply.requestId(), early);
        if (kept == null) {
            store.expireAfterWaiting(reply.requestId());
        }
    }

    /** What was scheduled for an ID is due. */
    void onTimer(String requestId, long timerMillis, long nowMicros) {
        RequestState state = store.get(requestId);
        if (state instanceof OpenRequest open && timerMillis == open.header().deadlineMillis()) {
            conclude(open, endpointOf(open).onDeadline(open, ledger), nowMicros);
            if (store.get(requestId) instanceof DrainingRequest draining) {
                awaitGrace(requestId, draining);
            }
        } else if (state instanceof DrainingRequest draining && timerMillis == draining.timerMillis()) {
            if (timerMillis < graceEnd(draining)) {
                awaitGrace(requestId, draining);
            } else {
                cancelSilent(requestId, draining, SILENT, nowMicros);
            }
        }
    }

    private void awaitGrace(String requestId, DrainingRequest draining) {
        draining.moveTimer(graceEnd(draining));
        store.schedule(requestId, draining.timerMillis());
        store.put(requestId, draining);
    }

    /** One grace after the deadline, but no later than the end of time. */
    private long graceEnd(DrainingRequest draining) {
        long epochMillis = draining.deadlineMillis();
        return epochMillis > Long.MAX_VALUE - options.graceMillis()
                ? Long.MAX_VALUE
                : epochMillis + options.graceMillis();
    }

    private void cancelSilent(String requestId, DrainingRequest draining, String reason, long nowMicros) {
        for (long open = draining.openVariants(); open != 0; open &= open - 1) {
            int variant = Long.numberOfTrailingZeros(open);
            long waited = latencyMicros(draining.admittedAtMicros(), nowMicros);
            end(draining, cancelled(requestId, draining.admission(), variant, reason, waited), nowMicros);
        }
        putOrFinish(requestId, draining, nowMicros);
    }

    /** A tombstone's window has passed. */
    void onWindowPassed(String requestId, long nowMicros) {
        if (store.get(requestId) instanceof FinishedRequest finished) {
            if (finished.untilMillis() <= millis(nowMicros)) {
                store.remove(requestId);
            } else {
                store.expireAfterWindow(requestId);
            }
        }
    }

    /** The header of an ID seen early will not come. */
    void onHeaderOverdue(String requestId) {
        if (store.get(requestId) instanceof EarlyReplies early) {
            early.replies().forEach(reply -> ledger.onReplyIgnored());
            store.remove(requestId);
        }
    }

    /**
     * An ID was found in restored state. A deadline that came, or is about to come, while the job was down is
     * moved to a grace from now: the pools replay their work first, and no storm of defaults leaves.
     */
    void onRestored(String requestId, long nowMicros) {
        RequestState state = store.get(requestId);
        if (state instanceof OpenRequest open) {
            ledger.onOpenRestored();
            rebase(requestId, open, nowMicros);
        } else if (state instanceof DrainingRequest draining) {
            rebase(requestId, draining, nowMicros);
        } else if (state instanceof FinishedRequest) {
            store.expireAfterWindow(requestId);
        } else if (state instanceof EarlyReplies) {
            store.expireAfterWaiting(requestId);
        }
    }

    private void rebase(String requestId, OpenRequest open, long nowMicros) {
        long oldMillis = open.header().deadlineMillis();
        long newMillis = Deadlines.rebased(oldMillis, millis(nowMicros), options.graceMillis());
        if (newMillis != oldMillis) {
            open.rebase(newMillis);
            store.unschedule(requestId, oldMillis);
            store.schedule(requestId, newMillis);
            store.put(requestId, open);
        }
    }

    private void rebase(String requestId, DrainingRequest draining, long nowMicros) {
        long oldMillis = draining.deadlineMillis();
        long newMillis = Deadlines.rebased(oldMillis, millis(nowMicros), options.graceMillis());
        if (newMillis != oldMillis) {
            store.unschedule(requestId, draining.timerMillis());
            store.schedule(requestId, newMillis);
            store.put(requestId, draining.rebased(newMillis));
        }
    }

    /** Both inputs have ended: nothing more can come for this ID. */
    void onEndOfInput(String requestId, long nowMicros) {
        RequestState state = store.get(requestId);
        if (state instanceof OpenRequest open) {
            long waited = latencyMicros(open.header().admittedAtMicros(), nowMicros);
            for (long variants = open.openVariants(); variants != 0; variants &= variants - 1) {
                int variant = Long.numberOfTrailingZeros(variants);
                long admission = open.header().admission();
                end(open, cancelled(requestId, admission, variant, INPUT_ENDED, waited), nowMicros);
            }
            ask(open, nowMicros);
        } else if (state instanceof DrainingRequest draining) {
            store.unschedule(requestId, draining.timerMillis());
            cancelSilent(requestId, draining, INPUT_ENDED, nowMicros);
        } else if (state instanceof EarlyReplies) {
            onHeaderOverdue(requestId);
        }
    }

    private void end(OpenRequest open, AttemptReply reply, long nowMicros) {
        PlanHeader header = open.header();
        AttemptReply checked = endpointOf(open).checked(reply);
        boolean isLate = millis(nowMicros) > header.deadlineMillis();
        open.end(checked, isLate);
        ledger.onAttemptEnded(ended(header.endpoint(), header.arm(), checked, isLate));
    }

    private void end(DrainingRequest draining, AttemptReply reply, long nowMicros) {
        ServedEndpoint endpoint = endpoints[draining.endpoint()];
        AttemptReply checked = endpoint.checked(reply);
        boolean isLate = millis(nowMicros) > draining.deadlineMillis();
        draining.end(reply.variant());
        ledger.onAttemptEnded(ended(draining.endpoint(), draining.arm(), checked, isLate));
        journal.onEndedAfterDecision(endpoint, draining, checked, isLate);
    }

    private static Ledger.EndedAttempt ended(int endpoint, int arm, AttemptReply reply, boolean isLate) {
        return new Ledger.EndedAttempt(
                endpoint, reply.variant(), reply.outcome(), reply.latencyMicros(), reply.variant() == arm, isLate);
    }

    private static AttemptReply cancelled(
            String requestId, long admission, int variant, String reason, long latencyMicros) {
        return new AttemptReply(requestId, admission, variant, Outcome.CANCELLED, reason, latencyMicros, null);
    }

    private void ask(OpenRequest request, long nowMicros) {
        boolean isTime = request.hasDeadline() || request.openVariants() == 0;
        Decision decision = isTime ? endpointOf(request).onArrival(request, ledger) : null;
        if (decision == null) {
            store.put(request.header().requestId(), request);
        } else {
            conclude(request, decision, nowMicros);
        }
    }

    private void conclude(OpenRequest request, Decision decision, long nowMicros) {
        PlanHeader header = request.header();
        ServedEndpoint endpoint = endpointOf(request);
        long latencyMicros = latencyMicros(header.admittedAtMicros(), nowMicros);
        long rememberUntilMillis = millis(nowMicros) + options.duplicateWindowMillis();
        out.answer(AnswerWriter.decided(endpoint, request, decision, latencyMicros));
        ledger.onAnswered(header, decision, latencyMicros);
        journal.onDecided(endpoint, request, decision.variant());
        putOrFinish(header.requestId(), DrainingRequest.of(request, rememberUntilMillis), nowMicros);
    }

    private void putOrFinish(String requestId, DrainingRequest draining, long nowMicros) {
        if (draining.openVariants() != 0) {
            store.put(requestId, draining);
            return;
        }
        if (draining.timerMillis() != PlanHeader.NO_DEADLINE) {
            store.unschedule(requestId, draining.timerMillis());
        }
        finish(requestId, draining.rememberUntilMillis(), nowMicros);
    }

    private void finish(String requestId, long untilMillis, long nowMicros) {
        if (untilMillis <= millis(nowMicros)) {
            store.remove(requestId);
        } else {
            store.put(requestId, new FinishedRequest(untilMillis));
            store.expireAfterWindow(requestId);
        }
    }

    /** The state of an ID; a tombstone past its time is none. */
    private @Nullable RequestState current(String requestId, long nowMicros) {
        RequestState state = store.get(requestId);
        boolean isPast = state instanceof FinishedRequest finished && finished.untilMillis() <= millis(nowMicros);
        return isPast ? null : state;
    }

    private ServedEndpoint endpointOf(OpenRequest request) {
        return endpoints[request.header().endpoint()];
    }

    private static long latencyMicros(long sinceMicros, long nowMicros) {
        return Math.max(0, nowMicros - sinceMicros);
    }

    private static long millis(long micros) {
        return Math.floorDiv(micros, 1_000);
    }
}
