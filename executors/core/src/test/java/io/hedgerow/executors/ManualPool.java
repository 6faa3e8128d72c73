package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.metrics.SimpleCounter;

/** A pool whose workers call, return and warm up when the test says so, on a clock that goes when it says so. */
final class ManualPool implements Workers {
    static final long MILLI = 1_000_000;

    final TestingPool config;
    final TestingPoolClock clock = new TestingPoolClock();
    final List<AttemptReply> replies = new ArrayList<>();
    final List<Integer> recordSizes = new ArrayList<>();
    final List<List<Row>> warmUps = new ArrayList<>();
    final SimpleCounter hedgesSent = new SimpleCounter();
    final SimpleCounter hedgesWon = new SimpleCounter();
    final SimpleCounter hedgesRefused = new SimpleCounter();
    final List<Bulkhead> bulkheads;
    final AttemptPool pool;
    int startedWorkers;
    private int items;
    private long outputNanos;

    ManualPool(TestingPool config, Scorer scorer) {
        this.config = config;
        PoolSpec spec = config.spec();
        bulkheads = config.hostedVariants(scorer).stream()
                .map(variant -> new Bulkhead(variant, spec, new TestingAttemptListener(), clock))
                .toList();
        EndpointSpec endpoint = config.endpoint();
        EndpointRace race = RacePlan.of(endpoint, "p").isRace()
                ? new EndpointRace(endpoint, "p", new EndpointRace.RaceMetrics(hedgesSent, hedgesWon, hedgesRefused))
                : null;
        pool = new AttemptPool(
                new HostedBulkheads(bulkheads),
                new HostedRaces(Collections.singletonList(race)),
                this,
                clock,
                new Replies(this::onReplies, () -> {}));
        pool.start();
    }

    /** A pool whose scorer is never asked. */
    ManualPool(TestingPool config) {
        this(config, (row, cancellation) -> {
            throw new AssertionError("the test states the results");
        });
    }

    /** From now on the output holds every record up for that long. */
    void holdRecordsUp(long nanos) {
        outputNanos = nanos;
    }

    private void onReplies(AttemptReplies record) {
        clock.advanceNanos(outputNanos);
        recordSizes.add(record.size());
        record.forEach(replies::add);
    }

    Bulkhead bulkhead() {
        return bulkheads.get(0);
    }

    /** Offers a request with that much time left; returns its number. */
    int offer(long leftMillis, Priority priority, double x) {
        int number = items++;
        pool.offer(config.item(number, clock.epochMillis() + leftMillis, priority, TestingPool.row(x)));
        return number;
    }

    int offer(long leftMillis) {
        return offer(leftMillis, Priority.NORMAL, items);
    }

    int offerWithoutDeadline() {
        int number = items++;
        pool.offer(config.item(number, PlanHeader.NO_DEADLINE));
        return number;
    }

    Call take() {
        return take(0);
    }

    /** A worker of the variant takes what is there. */
    Call take(int variant) {
        return bulkheads.get(variant).queue().tryTake();
    }

    void scored(Call call, Prediction prediction) {
        ended(call, AttemptResult.scored(prediction));
    }

    void failed(Call call) {
        ended(call, AttemptResult.without(Outcome.FAILED, "no"));
    }

    private void ended(Call call, AttemptResult result) {
        call.live().forEach(attempt -> attempt.finish(result));
        call.ended(clock.nanoTime());
        call.bulkhead().queue().done(call);
        if (call.hasRefused()) {
            call.refused().deliverTo(pool);
        }
        call.deliverTo(pool);
    }

    /** A worker takes an attempt, scores it in that time and hands it back. */
    void score(int variant, long nanos) {
        Call call = take(variant);
        advanceNanos(nanos);
        scored(call, Prediction.ofLabel(1));
    }

    /** Time passes, and the pool does what is due. */
    void advanceNanos(long nanos) {
        clock.advanceNanos(nanos);
        if (pool.nextSweepNanos() <= clock.nanoTime()) {
            pool.sweep();
        }
    }

    AttemptReply last() {
        return replies.get(replies.size() - 1);
    }

    List<Outcome> outcomes() {
        return replies.stream().map(AttemptReply::outcome).toList();
    }

    List<WorkItem> state() {
        return pool.snapshot();
    }

    @Override
    public void start(Bulkhead bulkhead) {
        startedWorkers++;
    }

    @Override
    public void warmUp(Bulkhead bulkhead, List<Row> rows) {
        warmUps.add(rows);
    }

    @Override
    public void close() {}
}
