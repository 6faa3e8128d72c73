package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.SimpleCounter;

/**
 * A pool whose task thread and workers are threads of a test: {@link #work} is a worker's turn, everything else the task
 * thread's. The clock goes when the test says so.
 */
final class ConcurrentPool implements Workers {
    private final TestingPool config;
    private final TestingAttemptListener listener = new TestingAttemptListener();
    private final TestingPoolClock clock = new TestingPoolClock();
    private final List<AttemptReply> replies = new ArrayList<>();
    private final AtomicInteger mails = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final HandBack handBack = new HandBack(mails::incrementAndGet);
    private final List<Bulkhead> bulkheads;
    private final AttemptPool pool;
    private int started;
    private int items;

    ConcurrentPool(TestingPool config) {
        this.config = config;
        Scorer scorer = (row, cancellation) -> {
            calls.incrementAndGet();
            return Prediction.ofLabel(1);
        };
        bulkheads = config.hostedVariants(scorer).stream()
                .map(variant -> new Bulkhead(variant, config.spec(), listener, clock))
                .toList();
        pool = new AttemptPool(
                new HostedBulkheads(bulkheads),
                races(config.endpoint()),
                this,
                clock,
                new Replies(record -> record.forEach(replies::add), () -> {}));
        pool.start();
    }

    private static HostedRaces races(EndpointSpec endpoint) {
        EndpointRace.RaceMetrics metrics =
                new EndpointRace.RaceMetrics(new SimpleCounter(), new SimpleCounter(), new SimpleCounter());
        boolean isRace = RacePlan.of(endpoint, "p").isRace();
        return new HostedRaces(Collections.singletonList(isRace ? new EndpointRace(endpoint, "p", metrics) : null));
    }

    /** The settings without what has no part in it and would only make it slow. */
    static TestingPool quick(TestingPool config) {
        return config.withExecution(
                config.execution().withBreaker(null).withConcurrency(ExecutionSpec.Concurrency.FIXED));
    }

    void offer(long leftMillis, Priority priority, double x) {
        pool.offer(config.item(items++, clock.epochMillis() + leftMillis, priority, TestingPool.row(x)));
    }

    void offerWithoutDeadline(double x) {
        pool.offer(config.item(items++, PlanHeader.NO_DEADLINE, Priority.NORMAL, TestingPool.row(x)));
    }

    /** Time passes, and the pool does what is due. */
    void advanceNanos(long nanos) {
        clock.advanceNanos(nanos);
        if (pool.nextSweepNanos() <= clock.nanoTime()) {
            pool.sweep();
        }
    }

    /** Executes the mails that pend. */
    void takeMails() {
        while (mails.get() > 0) {
            mails.decrementAndGet();
            handBack.drainTo(what -> what.deliverTo(pool));
        }
    }

    /** A worker's turn: takes a call's worth of attempts, if there are any, scores them and hands them back. */
    void work(int variant) {
        Call call = bulkheads.get(variant).queue().tryTake();
        if (call == null) {
            return;
        }
        if (call.hasRefused()) {
            handBack.add(call.refused());
        }
        CallWork.score(call);
        call.ended(clock.nanoTime());
        boolean isWanted = call.bulkhead().queue().done(call);
        handBack.add(call);
        if (!isWanted) {
            ended.incrementAndGet();
        }
    }

    /** All is scored that waits, and every attempt taken in has had its reply, one. */
    void finish() {
        takeMails();
        for (int round = 0; round < 8 && !pool.isIdle(); round++) {
            for (int variant = 0; variant < bulkheads.size(); variant++) {
                work(variant);
            }
            takeMails();
        }
        takeMails();
        int variants = bulkheads.size();
        boolean[] isReplied = new boolean[items * variants];
        for (AttemptReply reply : replies) {
            int attempt = (int) reply.admission() * variants + reply.variant();
            if (isReplied[attempt]) {
                throw new AssertionError(reply.requestId() + " has two replies: " + outcomes());
            }
            isReplied[attempt] = true;
        }
        if (!pool.isIdle() || replies.size() != items * variants) {
            throw new AssertionError("of " + items + " items only " + outcomes());
        }
    }

    List<Outcome> outcomes() {
        return replies.stream().map(AttemptReply::outcome).toList();
    }

    /** Results that came when their attempts had had a reply. */
    int lateResults() {
        return listener.lateResults();
    }

    /** Calls of the model. */
    int calls() {
        return calls.get();
    }

    /** Workers that have been started and have not ended. */
    int workers() {
        return started - ended.get();
    }

    Bulkhead bulkhead() {
        return bulkheads.get(0);
    }

    @Override
    public void start(Bulkhead bulkhead) {
        started++;
    }

    @Override
    public void close() {}

    @Override
    public void warmUp(Bulkhead bulkhead, List<Row> rows) {
        throw new AssertionError("no warm-up is due");
    }
}
