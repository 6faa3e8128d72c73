package io.hedgerow.executors;

import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.ExecutionSpec.Concurrency;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * A bulkhead whose queue is shared by the threads of a test: one of them plays the task thread, the others workers.
 * Counts how often each attempt was scored. All that does not change is made once, as a model checker makes thousands.
 */
final class SharedBulkhead {
    private static final int MOST_ATTEMPTS = 16;
    private static final TestingPool CONFIG = TestingPool.of("label=1");
    private static final HostedVariant VARIANT =
            CONFIG.hostedVariants((row, cancellation) -> Prediction.ofLabel(1)).get(0);
    private static final TestingPoolClock CLOCK = new TestingPoolClock();
    private static final TestingAttemptListener LISTENER = new TestingAttemptListener();
    private static final Row[] ROWS =
            IntStream.range(0, MOST_ATTEMPTS).mapToObj(TestingPool::row).toArray(Row[]::new);
    private static final PoolSpec[] OF_CALLS = IntStream.range(0, 4)
            .mapToObj(calls -> spec(calls, BatchSpec.SINGLE))
            .toArray(PoolSpec[]::new);
    private static final PoolSpec OF_TWO_ROWS = spec(MOST_ATTEMPTS, new BatchSpec(2, 0, 10_000));

    private final Bulkhead bulkhead;
    private final AtomicIntegerArray scored = new AtomicIntegerArray(MOST_ATTEMPTS);
    private int attempts;

    private SharedBulkhead(PoolSpec spec) {
        bulkhead = new Bulkhead(VARIANT, spec, LISTENER, CLOCK);
    }

    private static PoolSpec spec(int calls, BatchSpec batch) {
        return CONFIG.withThreads(calls)
                .withExecution(ExecutionSpec.DEFAULT
                        .withoutInline()
                        .withBreaker(null)
                        .withConcurrency(Concurrency.FIXED)
                        .withBatch(batch))
                .spec();
    }

    /** Its workers may be in that many calls at once, at most 3, of one row each. */
    static SharedBulkhead ofCalls(int calls) {
        return new SharedBulkhead(OF_CALLS[calls]);
    }

    /** Its workers take two rows a call. */
    static SharedBulkhead ofTwoRows() {
        SharedBulkhead shared = new SharedBulkhead(OF_TWO_ROWS);
        Call call = new Call(shared.bulkhead, 0);
        call.live().add(shared.attempt(PlanHeader.NO_DEADLINE, Priority.NORMAL));
        shared.bulkhead.pace().onCall(call); // a call that is full and fast lets the next have a row more
        return shared;
    }

    AttemptQueue queue() {
        return bulkhead.queue();
    }

    /** Task thread: an attempt that is not in the queue. */
    Attempt attempt(long deadlineMillis, Priority priority) {
        int number = attempts++;
        OpenItem item = new OpenItem(CONFIG.item(number, deadlineMillis, priority, ROWS[number]), null);
        return new Attempt(item, bulkhead, number, 0);
    }

    /** Task thread: an attempt that waits in the queue. */
    Attempt add() {
        Attempt attempt = attempt(PlanHeader.NO_DEADLINE, Priority.NORMAL);
        queue().add(attempt);
        return attempt;
    }

    /** Worker: takes a call's worth of attempts, waiting for them, and scores them. */
    Call work() throws InterruptedException {
        return score(queue().take());
    }

    /** Worker: takes a call's worth of attempts and scores them, or null when there are none. */
    Call tryWork() {
        Call call = queue().tryTake();
        return call == null ? null : score(call);
    }

    private Call score(Call call) {
        for (Attempt attempt : call.live()) {
            scored.incrementAndGet(number(attempt));
        }
        CallWork.score(call);
        queue().done(call);
        return call;
    }

    /** How often the attempt was scored. */
    int timesScored(Attempt attempt) {
        return scored.get(number(attempt));
    }

    private static int number(Attempt attempt) {
        return (int) attempt.row().doubleAt(0);
    }
}
