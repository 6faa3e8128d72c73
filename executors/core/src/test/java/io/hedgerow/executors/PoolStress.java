package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.flink.metrics.SimpleCounter;
import org.awaitility.Awaitility;

/**
 * A pool with its real worker threads, on real time so short that deadlines, timeouts, hedges and displacements meet
 * calls that are about to start or to return.
 */
final class PoolStress {
    private static final long MILLI = 1_000_000;
    private static final int ITEMS = 2_500;
    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    private final Random random;
    private final TestingPool config;
    private final boolean isCancellable;
    private final PoolClock clock = new MonotonicClock();
    private final BlockingQueue<Boolean> mailbox = new ArrayBlockingQueue<>(1);
    private final HandBack handBack = new HandBack(this::mail);
    private final CountedLoads loads = new CountedLoads();
    private final AtomicIntegerArray calls;
    private final List<AttemptReply> replies = new ArrayList<>();
    private final ModelLease lease;
    private final AttemptPool pool;

    PoolStress(long seed) throws Exception {
        random = new Random(seed);
        config = config();
        isCancellable = random.nextBoolean();
        calls = new AtomicIntegerArray(ITEMS * config.programs().size());
        lease = loads.acquire();
        List<Bulkhead> bulkheads = config.hostedVariants(null).stream()
                .map(variant -> new Bulkhead(withModel(variant), config.spec(), new TestingAttemptListener(), clock))
                .toList();
        WarmUp warmUp = new WarmUp("p", 0, getClass().getClassLoader(), clock);
        pool = new AttemptPool(
                new HostedBulkheads(bulkheads),
                races(config.endpoint()),
                new WorkerThreads("stress", getClass().getClassLoader(), clock, handBack, warmUp),
                clock,
                new Replies(record -> record.forEach(replies::add), () -> {}));
    }

    private TestingPool config() {
        boolean isHedged = random.nextInt(3) == 0;
        boolean hasDeadline = random.nextInt(3) > 0;
        int batchRows = random.nextBoolean() ? 1 : 4;
        return TestingPool.of(isHedged ? new String[] {"label=1", "label=1"} : new String[] {"label=1"})
                .withThreads(1 + random.nextInt(3))
                .withQueueCapacity(1 + random.nextInt(4))
                .withTimeoutMillis(2 + random.nextInt(4))
                .withDeadlineMillis(hasDeadline ? 2 : EndpointSpec.NO_DEADLINE)
                .withExecution(ExecutionSpec.DEFAULT
                        .withoutInline()
                        .withBreaker(null)
                        .withBatch(new BatchSpec(batchRows, 50, 1_000)))
                .withFanOut(isHedged ? FanOutSpec.hedged("e", new HedgeSpec("v0", 0, 100, 100)) : FanOutSpec.all("e"))
                .withCache(random.nextInt(4) == 0 ? new CacheSpec(5, CacheSpec.UNLIMITED, 1) : null);
    }

    private static HostedRaces races(EndpointSpec endpoint) {
        EndpointRace.RaceMetrics metrics =
                new EndpointRace.RaceMetrics(new SimpleCounter(), new SimpleCounter(), new SimpleCounter());
        boolean isRace = RacePlan.of(endpoint, "p").isRace();
        return new HostedRaces(Collections.singletonList(isRace ? new EndpointRace(endpoint, "p", metrics) : null));
    }

    private HostedVariant withModel(HostedVariant variant) {
        return new HostedVariant(
                variant.endpoint(),
                variant.endpointIndex(),
                variant.variant(),
                variant.variantIndex(),
                variant.model(),
                new StressScorer(variant.variantIndex()),
                lease);
    }

    private void mail() {
        if (!mailbox.offer(true)) {
            throw new IllegalStateException("a second mail while one pends");
        }
    }

    /** Takes all items in, awaits all replies, and closes everything. */
    void run() {
        pool.start();
        for (int i = 0; i < ITEMS; i++) {
            offer(i);
            while (pool.hasBacklog()) {
                takeMail(1);
                sweepIfDue();
            }
            takeMail(0);
            sweepIfDue();
        }
        while (!pool.isIdle()) {
            takeMail(1);
            sweepIfDue();
        }
        pool.close();
        lease.close();
        verify();
    }

    private void offer(int number) {
        long deadlineMillis = config.deadlineMillis() == EndpointSpec.NO_DEADLINE
                ? PlanHeader.NO_DEADLINE
                : clock.epochMillis() + config.deadlineMillis();
        Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
        double x = config.cache() == null ? number : random.nextInt(20);
        pool.offer(config.item(number, deadlineMillis, priority, TestingPool.row(x)));
        for (int spins = random.nextInt(2_000); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    private void takeMail(long longestMillis) {
        try {
            if (mailbox.poll(longestMillis, TimeUnit.MILLISECONDS) != null) {
                handBack.drainTo(what -> what.deliverTo(pool));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sweepIfDue() {
        if (pool.nextSweepNanos() <= clock.nanoTime()) {
            pool.sweep();
        }
    }

    private void verify() {
        int variants = config.programs().size();
        int[] repliesTo = new int[ITEMS * variants];
        for (AttemptReply reply : replies) {
            int attempt = (int) reply.admission() * variants + reply.variant();
            repliesTo[attempt]++;
            boolean isNeverStarted = reply.outcome() == Outcome.SHED
                    || String.valueOf(reply.reason()).endsWith("ms in the queue");
            if (config.cache() == null && isNeverStarted) {
                assertThat(calls.get(attempt)).as("calls for %s", reply).isZero();
            }
            if (config.cache() == null && reply.outcome() == Outcome.SCORED) {
                assertThat(calls.get(attempt)).as("calls for %s", reply).isEqualTo(1);
            }
        }
        assertThat(repliesTo).as("replies to each attempt").containsOnly(1);
        Awaitility.await("all workers end").atMost(Duration.ofSeconds(60)).until(() -> loads.open() == 0);
        loads.checkAllClosed();
    }

    /** Both clocks in one, since deadlines must not jump. */
    private static final class MonotonicClock implements PoolClock {
        @Override
        public long epochMillis() {
            return 1_795_000_000_000L + System.nanoTime() / MILLI;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    /** Quick, but for a call now and then that outlasts the timeout unless it is stopped. */
    private final class StressScorer implements Scorer {
        private final int variant;

        StressScorer(int variant) {
            this.variant = variant;
        }

        @Override
        public Prediction score(Row row, Cancellation cancellation) throws InterruptedException {
            int number = (int) row.doubleAt(0);
            calls.incrementAndGet(number * config.programs().size() + variant);
            loads.call(lease);
            if (number % 100 == 0) {
                linger(cancellation);
            } else if (number % 10 == 1) {
                throw new IllegalStateException("no");
            }
            loads.call(lease);
            return Prediction.ofLabel(1);
        }

        private void linger(Cancellation cancellation) throws InterruptedException {
            CountDownLatch cancelled = new CountDownLatch(1);
            if (isCancellable) {
                cancellation.onCancel(cancelled::countDown);
            }
            if (cancelled.await(config.timeoutMillis() + 1, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("stopped");
            }
            cancellation.onCancel(null);
        }

        @Override
        public boolean isCancellable() {
            return isCancellable;
        }
    }
}
