package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.selection.Verdict;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EpochMicrosClock;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the rendezvous: one request ID's header and attempts meet in any order, and one answer leaves.
 *
 * <p>An ID goes through these states. <em>Early</em>: attempts without a header, kept until it comes.
 * <em>Open</em>: the policy is asked after each arrival, and at the deadline. <em>Draining</em>: answered;
 * attempts still open are counted as they end, and those silent past deadline and grace end CANCELLED.
 * <em>Finished</em>: nothing of it is open. From the decision on its ID is remembered for {@code duplicateWindow}.
 * A header that finds its ID open, draining or remembered is a duplicate, and its attempts are told from the
 * accepted ones by their admission.
 *
 * <p>Without a deadline the policy is asked once, when every attempt (shadows too) has ended, so that neither
 * answer nor summary depends on the order of arrival.
 *
 * <p>Endpoints go by position, and further ones are served from {@link #install} to {@link #retire}. A plan under a
 * position that is not served is a fault of whoever activated or retired it too early, and answered UNAVAILABLE at once.
 *
 * <p>An attempt is late when its reply comes here after the deadline. Time is an argument, in microseconds since
 * the epoch, or a clock where most calls need none. Not thread-safe.
 */
final class Rendezvous {
    /** Headers that do not come are rare; were they many, the next ticks would take the rest. */
    private static final int OVERDUE_PER_TICK = 1_000;

    private static final String SILENT = "nothing was heard of the attempt until deadline and grace";
    private static final Decision UNSERVED = new Decision(Status.UNAVAILABLE, DecidedBy.FAILED, Verdict.COMBINED, null);
    private static final String INPUT_ENDED = "nothing was heard of the attempt before the input ended";

    private final CollectorOptions options;
    private final RendezvousStore store;
    private final Ledger ledger;
    private final RendezvousOutput out;
    private final AttemptJournal journal;
    private final RecalledAnswers recalled = new RecalledAnswers();
    private final RestoredDeadlines restored;
    private @Nullable ServedEndpoint[] endpoints;

    Rendezvous(
            ServedEndpoint[] endpoints,
            CollectorOptions options,
            RendezvousStore store,
            Ledger ledger,
            RendezvousOutput out) {
        this.endpoints = endpoints.clone();
        this.options = options;
        this.store = store;
        this.ledger = ledger;
        this.out = out;
        this.journal = new AttemptJournal(options, out);
        this.restored = new RestoredDeadlines(options.restoreGraceMillis());
    }

    /** Plans may come under a further position. */
    void install(ServedEndpoint endpoint) {
        endpoints = Positions.withPlaceFor(endpoint.position(), endpoints);
        endpoints[endpoint.position()] = endpoint;
    }

    /** Lets go of a position that no plan will come under any more; false while a request of it is open or draining. */
    boolean retire(int position) {
        if (store.hasRequestsOf(position)) {
            return false;
        }
        Positions.clear(position, endpoints);
        return true;
    }

    /** A plan has come. Most only wait for their attempts, and are not worth the clock being read. */
    void onHeader(PlanHeader header, EpochMicrosClock clock) {
        RequestState state = store.find(header.requestId());
        if (state instanceof AdmittedRequest) {
            ledger.onDuplicate(header);
        } else if (state instanceof EarlyReplies early) {
            store.remove(early);
            meet(header, early.replies(), clock);
        } else {
            meet(header, List.of(), clock);
        }
    }

    private void meet(PlanHeader header, List<AttemptReply> early, EpochMicrosClock clock) {
        Answer given = recalled.take(header.requestId());
        if (given == null) {
            open(header, early, clock);
        } else {
            reopen(header, given, early, clock);
        }
    }

    private void open(PlanHeader header, List<AttemptReply> early, EpochMicrosClock clock) {
        if (header.error() != null) {
            refuse(header, clock);
            return;
        }
        if (Positions.at(header.endpoint(), endpoints) == null) {
            turnAway(header, early, clock);
            return;
        }
        AdmittedRequest request = store.admit(header);
        if (request == null) {
            ledger.onDuplicate(header);
            return;
        }
        ledger.onOpened(header);
        scheduleDeadline(request);
        if (header.variants() == 0) {
            ask(request, clock.epochMicros());
        }
        if (!early.isEmpty()) {
            long nowMicros = clock.epochMicros();
            early.forEach(reply -> deliver(request, reply, nowMicros));
        }
    }

    private void scheduleDeadline(AdmittedRequest request) {
        if (request.hasDeadline()) {
            if (restored.concern(request.header())) {
                request.moveDeadline(restored.deadlineMillis(request.header()));
            }
            store.schedule(request, request.deadlineMillis());
        }
    }

    /** A request that an earlier execution has answered: its attempts are counted as they end, as if it had been answered here. */
    private void reopen(PlanHeader header, Answer given, List<AttemptReply> early, EpochMicrosClock clock) {
        boolean isServed = header.error() == null && Positions.at(header.endpoint(), endpoints) != null;
        out.answeredBefore(given);
        AdmittedRequest request = isServed ? store.admit(header) : null;
        if (request != null) {
            ledger.onOpened(header);
            scheduleDeadline(request);
            settle(request, given);
            if (!early.isEmpty()) {
                long nowMicros = clock.epochMicros();
                early.forEach(reply -> deliver(request, reply, nowMicros));
            }
            return;
        }
        early.forEach(reply -> ledger.onReplyIgnored());
        if (header.error() != null) {
            ledger.onRefused(header);
        } else if (!isServed) {
            ledger.onUnserved(header, UNSERVED, given.latencyMicros());
        }
        if (hasWindow()) {
            store.remember(header.requestId());
        }
    }

    /**
     * An earlier execution has answered a request after the restored state was written. Comes before {@link #onRestored}, when all positions
     * that can be served have been installed. A request that is open counts as answered from here on; one that is not is expected to
     * come again. So is one whose ID is remembered: that was another request of this ID, and is forgotten, maybe, before this one comes.
     */
    void onRecalled(Answer answer) {
        RequestState state = store.find(answer.requestId());
        if (state instanceof AdmittedRequest request) {
            if (!request.isDecided()) {
                out.answeredBefore(answer);
                settleRestored(request, answer);
            }
        } else {
            recalled.add(answer);
        }
    }

    private void settleRestored(AdmittedRequest request, Answer answer) {
        if (isServed(request)) {
            ledger.onOpenRestored();
            settle(request, answer);
            return;
        }
        ledger.onUnserved(request.header(), UNSERVED, answer.latencyMicros());
        if (hasWindow()) {
            store.remember(request);
        }
        store.remove(request);
    }

    /** As {@link #conclude}, but for the answer, which has left before. */
    private void settle(AdmittedRequest request, Answer answer) {
        ServedEndpoint endpoint = endpointOf(request);
        Decision decision = RecalledAnswers.decision(answer, endpoint);
        ledger.onAnswered(request.header(), decision, answer.latencyMicros());
        journal.onDecided(endpoint, request, decision.variant());
        request.decidedBefore(decision.variant());
        closed(request);
    }

    /** Answers of earlier executions whose requests have not come again. */
    List<Answer> recalled() {
        return recalled.toList();
    }

    private void refuse(PlanHeader header, EpochMicrosClock clock) {
        if (store.isRemembered(header.requestId())) {
            ledger.onDuplicate(header);
            return;
        }
        out.answer(AnswerWriter.invalid(header, latencyMicros(header.admittedAtMicros(), clock.epochMicros())));
        ledger.onRefused(header);
        if (hasWindow()) {
            store.remember(header.requestId());
        }
    }

    private void turnAway(PlanHeader header, List<AttemptReply> early, EpochMicrosClock clock) {
        early.forEach(reply -> ledger.onReplyIgnored());
        if (store.isRemembered(header.requestId())) {
            ledger.onDuplicate(header);
            return;
        }
        answerUnserved(header, clock.epochMicros());
        if (hasWindow()) {
            store.remember(header.requestId());
        }
    }

    private void answerUnserved(PlanHeader header, long nowMicros) {
        long latencyMicros = latencyMicros(header.admittedAtMicros(), nowMicros);
        out.answer(AnswerWriter.unserved(header, UNSERVED, latencyMicros));
        ledger.onUnserved(header, UNSERVED, latencyMicros);
    }

    /** Replies have come. */
    void onReplies(AttemptReplies replies, EpochMicrosClock clock) {
        RequestState state = store.find(replies);
        if (state instanceof AdmittedRequest request) {
            long nowMicros = clock.epochMicros();
            for (int i = 0; i < replies.size(); i++) {
                deliver(request, replies.reply(i), nowMicros);
            }
        } else if (state instanceof EarlyReplies early) {
            addEarly(early, replies);
        } else if (store.isRemembered(replies.requestId())) {
            replies.forEach(reply -> ledger.onReplyIgnored());
        } else {
            addEarly(store.keepEarly(replies.requestId()), replies);
        }
    }

    private void addEarly(EarlyReplies early, AttemptReplies replies) {
        replies.forEach(reply -> {
            if (!early.add(reply)) {
                ledger.onReplyIgnored();
            }
        });
    }

    private void deliver(AdmittedRequest request, AttemptReply reply, long nowMicros) {
        if (!request.isAwaited(reply)) {
            ledger.onReplyIgnored();
            return;
        }
        end(request, reply, nowMicros);
        if (!request.isDecided()) {
            ask(request, nowMicros);
        } else if (request.openVariants() == 0) {
            store.remove(request);
        }
    }

    /**
     * Takes the requests whose time has come, at most so many.
     *
     * @return how many there were
     */
    int pollDeadlines(long nowMicros, int limit) {
        int polled = 0;
        while (polled < limit) {
            AdmittedRequest due = store.pollDue(millis(nowMicros));
            if (due == null) {
                break;
            }
            polled++;
            onDue(due, nowMicros);
        }
        return polled;
    }

    private void onDue(AdmittedRequest request, long nowMicros) {
        if (!request.isDecided()) {
            conclude(request, endpointOf(request).onDeadline(request, ledger), nowMicros);
            if (request.openVariants() != 0) {
                store.schedule(request, graceEnd(request));
            }
        } else if (request.dueTime() < graceEnd(request)) {
            store.schedule(request, graceEnd(request));
        } else {
            cancelSilent(request, SILENT, nowMicros);
            store.remove(request);
        }
    }

    /** One grace after the deadline, but no later than the end of time. */
    private long graceEnd(AdmittedRequest request) {
        long epochMillis = request.deadlineMillis();
        return epochMillis > Long.MAX_VALUE - options.graceMillis()
                ? Long.MAX_VALUE
                : epochMillis + options.graceMillis();
    }

    private void cancelSilent(AdmittedRequest request, String reason, long nowMicros) {
        PlanHeader header = request.header();
        long waited = latencyMicros(header.admittedAtMicros(), nowMicros);
        for (long open = request.openVariants(); open != 0; open &= open - 1) {
            int variant = Long.numberOfTrailingZeros(open);
            AttemptReply cancelled = new AttemptReply(
                    header.requestId(), header.admission(), variant, Outcome.CANCELLED, reason, waited, null);
            end(request, cancelled, nowMicros);
        }
    }

    /** A tick of running has passed: headers that are overdue by now will not come. */
    void onTick() {
        store.advance();
        recalled.onTick();
        for (int i = 0; i < OVERDUE_PER_TICK; i++) {
            EarlyReplies early = store.pollOverdue();
            if (early == null) {
                return;
            }
            drop(early);
        }
    }

    private void drop(EarlyReplies early) {
        for (int i = 0; i < early.replies().size(); i++) {
            ledger.onReplyIgnored();
        }
        store.remove(early);
    }

    /**
     * State was restored. A deadline that came, or is about to come, while the job was down is moved to a grace after the
     * pools are ready, which replay their work then, so that no storm of defaults leaves. So is that of a request which the
     * state of a channel has. All positions that can be served have been installed.
     *
     * @param longestWaitMillis how long the pools are waited for, until {@link #onPoolsReady}; 0: they are ready
     */
    void onRestored(long nowMicros, long longestWaitMillis) {
        restored.onRestored(nowMicros, longestWaitMillis);
        for (RequestState state : store.requests()) {
            if (state instanceof AdmittedRequest request) {
                if (isServed(request)) {
                    takeBack(request);
                } else {
                    giveUp(request, nowMicros);
                }
            } else {
                store.expireAfterWaiting((EarlyReplies) state);
            }
        }
    }

    /** All pools can score what they have restored, or are not waited for any longer: the grace begins. */
    void onPoolsReady(long nowMicros) {
        restored.onPoolsReady(nowMicros);
        for (RequestState state : store.requests()) {
            if (state instanceof AdmittedRequest request && request.hasLaterDeadline()) {
                rebase(request);
            }
        }
    }

    private boolean isServed(AdmittedRequest request) {
        return Positions.at(request.header().endpoint(), endpoints) != null;
    }

    private void giveUp(AdmittedRequest request, long nowMicros) {
        if (!request.isDecided()) {
            answerUnserved(request.header(), nowMicros);
            if (hasWindow()) {
                store.remember(request);
            }
        }
        store.remove(request);
    }

    private void takeBack(AdmittedRequest request) {
        if (!request.isDecided()) {
            ledger.onOpenRestored();
        }
        rebase(request);
    }

    private void rebase(AdmittedRequest request) {
        if (!request.hasDeadline()) {
            return;
        }
        long oldMillis = request.deadlineMillis();
        long newMillis = restored.deadlineMillis(request.header());
        request.moveDeadline(newMillis);
        boolean keepsItsTime = request.isDecided() && newMillis == oldMillis;
        store.schedule(request, keepsItsTime ? request.dueTime() : newMillis);
    }

    /** Both inputs have ended: nothing more can come. */
    void onEndOfInput(long nowMicros) {
        for (RequestState state : store.requests()) {
            if (state instanceof EarlyReplies early) {
                drop(early);
                continue;
            }
            AdmittedRequest request = (AdmittedRequest) state;
            cancelSilent(request, INPUT_ENDED, nowMicros);
            if (request.isDecided()) {
                store.remove(request);
            } else {
                ask(request, nowMicros);
            }
        }
    }

    private void end(AdmittedRequest request, AttemptReply reply, long nowMicros) {
        AttemptReply checked = endpointOf(request).checked(reply);
        boolean isLate = millis(nowMicros) > request.deadlineMillis();
        request.end(checked, isLate);
        ledger.onAttemptEnded(request.header(), checked, isLate);
        if (request.isDecided()) {
            journal.onEndedAfterDecision(endpointOf(request), request, checked, isLate);
        }
    }

    private void ask(AdmittedRequest request, long nowMicros) {
        if (request.hasDeadline() || request.openVariants() == 0) {
            Decision decision = endpointOf(request).onArrival(request, ledger);
            if (decision != null) {
                conclude(request, decision, nowMicros);
            }
        }
    }

    private void conclude(AdmittedRequest request, Decision decision, long nowMicros) {
        PlanHeader header = request.header();
        ServedEndpoint endpoint = endpointOf(request);
        long latencyMicros = latencyMicros(header.admittedAtMicros(), nowMicros);
        out.answer(AnswerWriter.decided(endpoint, request, decision, latencyMicros));
        ledger.onAnswered(header, decision, latencyMicros);
        journal.onDecided(endpoint, request, decision.variant());
        request.decide();
        closed(request);
    }

    private void closed(AdmittedRequest request) {
        if (hasWindow()) {
            store.remember(request);
        }
        if (request.openVariants() == 0) {
            store.remove(request);
        }
    }

    private boolean hasWindow() {
        return options.duplicateWindowMillis() > 0;
    }

    /** Requests that are kept are of positions that are served. */
    private ServedEndpoint endpointOf(AdmittedRequest request) {
        return Objects.requireNonNull(endpoints[request.header().endpoint()]);
    }

    private static long latencyMicros(long sinceMicros, long nowMicros) {
        return Math.max(0, nowMicros - sinceMicros);
    }

    private static long millis(long micros) {
        return Math.floorDiv(micros, 1_000);
    }
}
