package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.race.HedgeBudget;
import io.hedgerow.policies.race.RacePlan;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ExecutionSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BatchSpec;
import io.hedgerow.policies.spec.ExecutionSpec.BreakerSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.PoolSpec.Overflow;
import io.hedgerow.policies.spec.StagesSpec;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.Deadlines;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.apache.flink.metrics.SimpleCounter;

/**
 * A pool in virtual time: random arrivals, service times, failures, hanging calls, wake-up delays, snapshots and
 * crashes. Checks its rules at every step.
 */
final class PoolSimulation {
    private static final long MILLI = 1_000_000;
    private static final long EPOCH_MILLIS = 1_795_000_000_000L;
    private static final long GRACE_MILLIS = 20;
    private static final int ITEMS = 300;
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final long LONGEST_MAIL_NANOS = 2 * MILLI;

    /** What a snapshot holds: the state, and how far source and sink were. */
    private record Snapshot(List<WorkItem> inFlight, int nextItem, int replies) {}

    private record Reply(AttemptReply reply, long atNanos) {}

    private record Event(long atNanos, long order, int life, Runnable action) {}

    private final Random random;
    private final TestingPool config;
    private final boolean hangs;
    private final boolean isCancellable;
    private final PoolClock clock = new PoolClock() {
        @Override
        public long epochMillis() {
            return EPOCH_MILLIS + nowNanos / MILLI;
        }

        @Override
        public long nanoTime() {
            return nowNanos;
        }
    };
    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) ->
            a.atNanos() != b.atNanos() ? Long.compare(a.atNanos(), b.atNanos()) : Long.compare(a.order(), b.order()));
    private final List<WorkItem> items = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final Map<String, WorkItem> rebased = new HashMap<>();
    private SimpleCounter hedgesSent = new SimpleCounter();
    private long nowNanos;
    private long order;
    private int life;
    private int timerLife;
    private long timerNanos;
    private int nextItem;
    private boolean ended;
    private long endedMillis;
    private Snapshot snapshot = new Snapshot(List.of(), 0, 0);
    private SimulatedWorkers workers;
    private HostedBulkheads bulkheads;
    private AttemptPool pool;

    private PoolSimulation(long seed) {
        random = new Random(seed);
        hangs = random.nextInt(3) > 0;
        boolean sheds = random.nextBoolean();
        boolean deadline = sheds || random.nextInt(3) == 0;
        int variants = 1 + random.nextInt(3);
        FanOutSpec fanOut = fanOut(variants);
        String[] programs = new String[variants];
        java.util.Arrays.fill(programs, "label=1");
        config = TestingPool.of(programs)
                .withThreads(1 + random.nextInt(3))
                .withQueueCapacity(1 + random.nextInt(6))
                .withTimeoutMillis(20 + random.nextInt(180))
                .withDeadlineMillis(deadline ? 5 + random.nextInt(100) : EndpointSpec.NO_DEADLINE)
                .withOverflow(deadline && !sheds ? Overflow.BACKPRESSURE : null)
                .withExecution(execution())
                .withFanOut(fanOut)
                .withCache(random.nextInt(4) == 0 ? new CacheSpec(5, CacheSpec.UNLIMITED, 30) : null);
        isCancellable = random.nextBoolean();
    }

    private FanOutSpec fanOut(int variants) {
        if (variants == 1 || random.nextInt(3) > 0) {
            return FanOutSpec.all("e");
        }
        if (random.nextBoolean()) {
            double quantile = random.nextBoolean() ? 0.9 : 0;
            return FanOutSpec.hedged("e", new HedgeSpec("v0", quantile, 2_000, 1 + random.nextInt(100)));
        }
        List<List<String>> stages =
                variants == 2 ? List.of(List.of("v1"), List.of("v0")) : List.of(List.of("v0"), List.of("v1", "v2"));
        return FanOutSpec.staged("e", new StagesSpec(stages, 0.5));
    }

    private ExecutionSpec execution() {
        ExecutionSpec execution = ExecutionSpec.DEFAULT.withoutInline();
        if (random.nextInt(3) == 0) {
            execution = execution.withBatch(new BatchSpec(2 + random.nextInt(6), 0, 3_000));
        }
        return random.nextInt(3) == 0
                ? execution.withBreaker(new BreakerSpec(30, 2, 4, 5, 2))
                : execution.withBreaker(null);
    }

    /** Runs one history to its end and returns how often each outcome came. */
    static Map<Outcome, Integer> run(long seed) {
        PoolSimulation simulation = new PoolSimulation(seed);
        simulation.plan();
        simulation.start(List.of());
        simulation.runToEnd();
        return simulation.verify();
    }

    private void plan() {
        long atNanos = 0;
        for (int i = 0; i < ITEMS; i++) {
            long deadlineAtMillis = config.deadlineMillis() == EndpointSpec.NO_DEADLINE
                    ? PlanHeader.NO_DEADLINE
                    : EPOCH_MILLIS + atNanos / MILLI + config.deadlineMillis();
            WorkItem item = config.item(i, deadlineAtMillis, priority(), TestingPool.row(random.nextInt(40)));
            int kind = random.nextInt(50);
            if (kind == 0) { // names a variant that nobody hosts
                item = item.withVariants(item.variants() | 1L << 63);
            } else if (kind < 4) { // the copy of a hedge across pools
                item = laterBy(random.nextInt(20), item, EPOCH_MILLIS + atNanos / MILLI);
            }
            items.add(item);
            atNanos += random.nextInt(8) == 0 ? random.nextInt(20) * MILLI : random.nextInt((int) (2 * MILLI));
        }
    }

    private static WorkItem laterBy(long millis, WorkItem item, long nowMillis) {
        return new WorkItem(
                item.requestId(),
                item.admission(),
                item.epoch(),
                item.endpoint(),
                item.variants(),
                item.deadlineMillis(),
                item.priority(),
                item.row(),
                nowMillis + millis);
    }

    private Priority priority() {
        return PRIORITIES.get(random.nextInt(PRIORITIES.size()));
    }

    private void start(List<WorkItem> inFlight) {
        life++;
        workers = new SimulatedWorkers();
        bulkheads = new HostedBulkheads(config.hostedVariants(new SimulatedScorer()).stream()
                .map(variant -> new Bulkhead(variant, config.spec(), new TestingAttemptListener(), clock))
                .toList());
        pool = new AttemptPool(
                bulkheads, races(), workers, clock, new Replies(record -> record.forEach(this::onReply), () -> {}));
        pool.start();
        for (WorkItem item : inFlight) {
            WorkItem restored = item.withDeadlineMillis(
                    Deadlines.rebased(item.deadlineMillis(), clock.epochMillis(), GRACE_MILLIS));
            rebased.put(item.requestId(), restored);
            pool.restore(restored);
        }
        schedule(0, pool::admitBacklog);
        schedule(0, this::arrive);
        schedule(random.nextInt(50) * MILLI, this::checkpoint);
        if (life < 4) {
            schedule(random.nextInt(600) * MILLI, this::crash);
        }
    }

    private HostedRaces races() {
        EndpointSpec endpoint = config.endpoint();
        boolean isRace = RacePlan.of(endpoint, "p").isRace();
        hedgesSent = new SimpleCounter();
        EndpointRace.RaceMetrics metrics =
                new EndpointRace.RaceMetrics(hedgesSent, new SimpleCounter(), new SimpleCounter());
        return new HostedRaces(
                java.util.Collections.singletonList(isRace ? new EndpointRace(endpoint, "p", metrics) : null));
    }

    private final class SimulatedScorer implements Scorer {
        @Override
        public Prediction score(Row row, Cancellation cancellation) {
            switch (random.nextInt(25)) {
                case 0 -> throw new IllegalStateException("no");
                case 1 -> throw new StackOverflowError();
                case 2 -> {
                    return null;
                }
                default -> {
                    return Prediction.ofLabel(1, random.nextDouble());
                }
            }
        }

        @Override
        public boolean isCancellable() {
            return isCancellable;
        }
    }

    private void schedule(long delayNanos, Runnable action) {
        events.add(new Event(nowNanos + delayNanos, order++, life, action));
    }

    private void arrive() {
        if (pool.hasBacklog()) {
            schedule(MILLI / 10, this::arrive); // the task thread yields
        } else if (nextItem < items.size()) {
            WorkItem item = items.get(nextItem++);
            rebased.remove(item.requestId()); // planned anew when the source was rewound
            pool.offer(item);
            schedule(random.nextInt((int) MILLI), this::arrive);
        } else {
            ended = true;
            endedMillis = clock.epochMillis();
            pool.drain(GRACE_MILLIS);
        }
    }

    private void checkpoint() {
        snapshot = new Snapshot(pool.snapshot(), nextItem, replies.size());
        if (!ended) {
            schedule(random.nextInt(100) * MILLI, this::checkpoint);
        }
    }

    private void crash() {
        if (ended) {
            return;
        }
        pool.close();
        replies.subList(snapshot.replies(), replies.size()).clear();
        nextItem = snapshot.nextItem();
        nowNanos += random.nextInt(200) * MILLI;
        start(snapshot.inFlight());
    }

    private void runToEnd() {
        for (int steps = 0; !(ended && pool.isIdle()); steps++) {
            assertThat(steps).as("steps").isLessThan(2_000_000);
            armTimer();
            assertThat(events).as("nothing left to happen").isNotEmpty();
            Event event = events.remove();
            nowNanos = Math.max(nowNanos, event.atNanos());
            if (event.life() == life) {
                event.action().run();
                workers.wakeUp();
                workers.verify();
            }
        }
    }

    private void armTimer() {
        long sweepNanos = pool.nextSweepNanos();
        if (sweepNanos == AttemptPool.NEVER) {
            return;
        }
        long dueNanos = Math.max(nowNanos + MILLI, sweepNanos);
        if (timerLife == life && timerNanos <= dueNanos) {
            return;
        }
        timerLife = life;
        timerNanos = dueNanos;
        events.add(new Event(dueNanos, order++, life, () -> {
            if (timerNanos == dueNanos) { // else an earlier one took its place
                timerLife = 0;
                pool.sweep();
            }
        }));
    }

    private void onReply(AttemptReply reply) {
        if (reply.outcome() == Outcome.SHED) {
            Bulkhead bulkhead = bulkheads.find(0, reply.variant());
            assertThat(bulkhead.pushesBack()).as("shed although it pushes back").isFalse();
            if (reply.reason().startsWith("queue of")) {
                assertThat(bulkhead.inFlight()).as("shed with room").isGreaterThanOrEqualTo(config.queueCapacity());
            }
        }
        replies.add(new Reply(reply, nowNanos));
    }

    private Map<Outcome, Integer> verify() {
        Map<String, Integer> count = new HashMap<>();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (Reply reply : replies) {
            count.merge(reply.reply().requestId() + "/" + reply.reply().variant(), 1, Integer::sum);
            outcomes.merge(reply.reply().outcome(), 1, Integer::sum);
            verifyTime(reply);
        }
        Map<String, Integer> expected = new HashMap<>();
        for (WorkItem item : items) {
            for (long rest = item.variants(); rest != 0; rest &= rest - 1) {
                expected.put(item.requestId() + "/" + Long.numberOfTrailingZeros(rest), 1);
            }
        }
        assertThat(count).as("replies per leg").isEqualTo(expected);
        verifyRaces();
        return outcomes;
    }

    private void verifyRaces() {
        HedgeSpec hedge = config.fanOut().hedge();
        if (hedge == null) {
            return;
        }
        Map<String, Long> scored = new HashMap<>();
        replies.stream()
                .filter(reply -> reply.reply().outcome() == Outcome.SCORED)
                .forEach(reply -> scored.merge(reply.reply().requestId(), 1L, Long::sum));
        assertThat(scored.values()).as("winners of a hedged race").allMatch(winners -> winners == 1);
        double share = hedge.maxExtraLoadPercent() / 100;
        assertThat(hedgesSent.getCount())
                .as("hedges within the budget")
                .isLessThanOrEqualTo((long) (share * (items.size() + HedgeBudget.BURST_REQUESTS)) + 1);
    }

    private void verifyTime(Reply reply) {
        AttemptReply attempt = reply.reply();
        long slackMillis = 2 + LONGEST_MAIL_NANOS / MILLI;
        assertThat(attempt.latencyMicros() / 1000)
                .as("%s outlived its timeout", attempt)
                .isLessThanOrEqualTo(config.timeoutMillis() + slackMillis);
        long atMillis = EPOCH_MILLIS + reply.atNanos() / MILLI;
        long deadlineMillis = deadlineOf(attempt.requestId());
        if (ended && atMillis > endedMillis && deadlineMillis != PlanHeader.NO_DEADLINE) {
            long admittedMillis = atMillis - attempt.latencyMicros() / 1000;
            assertThat(atMillis)
                    .as("%s was awaited too long", attempt)
                    .isLessThanOrEqualTo(Math.max(Math.max(endedMillis, deadlineMillis + GRACE_MILLIS), admittedMillis)
                            + slackMillis);
        }
    }

    private long deadlineOf(String requestId) {
        WorkItem restored = rebased.get(requestId);
        int number = Integer.parseInt(requestId.substring(2));
        return (restored == null ? items.get(number) : restored).deadlineMillis();
    }

    /** Workers whose calls take virtual time. */
    private final class SimulatedWorkers implements Workers {
        private final List<SimulatedWorker> all = new ArrayList<>();
        private final ArrayDeque<Returned> finished = new ArrayDeque<>();
        private boolean mailPending;

        @Override
        public void start(Bulkhead bulkhead) {
            all.add(new SimulatedWorker(bulkhead));
        }

        @Override
        public void warmUp(Bulkhead bulkhead, List<Row> rows) {
            throw new AssertionError("nothing is scored inline here");
        }

        @Override
        public void close() {
            all.clear();
        }

        void wakeUp() {
            for (SimulatedWorker worker : List.copyOf(all)) {
                if (worker.call == null && !worker.waking && worker.bulkhead.queueDepth() > 0) {
                    worker.waking = true;
                    schedule(random.nextInt((int) MILLI / 5), worker::take);
                }
            }
        }

        void verify() {
            for (Bulkhead bulkhead : bulkheads.all()) {
                long mine = all.stream()
                        .filter(worker -> worker.bulkhead == bulkhead)
                        .count();
                if (bulkhead.cache() != null) {
                    assertThat(bulkhead.cache().misses()).as("misses").isNotNegative();
                }
                assertThat(mine).as("threads").isLessThanOrEqualTo(bulkhead.threadLimit());
                assertThat(bulkhead.queue().running()).as("running calls").hasSizeLessThanOrEqualTo(config.threads());
                assertThat(bulkhead.queueDepth())
                        .as("queue")
                        .isLessThanOrEqualTo(config.queueCapacity() + config.threads() + laterStages());
            }
        }

        /** Later stages of a cascade that pushes back were granted their room with the first. */
        private int laterStages() {
            return config.fanOut().stages() == null && config.fanOut().hedge() == null ? 0 : ITEMS;
        }

        void handBack(Returned what) {
            finished.add(what);
            if (!mailPending) {
                mailPending = true;
                schedule(random.nextInt((int) LONGEST_MAIL_NANOS), this::mail);
            }
        }

        private void mail() {
            mailPending = false;
            while (!finished.isEmpty()) {
                finished.remove().deliverTo(pool);
            }
        }
    }

    private final class SimulatedWorker {
        private final Bulkhead bulkhead;
        private final List<AttemptResult> results = new ArrayList<>();
        private Call call;
        private boolean waking;

        SimulatedWorker(Bulkhead bulkhead) {
            this.bulkhead = bulkhead;
        }

        void take() {
            waking = false;
            Call taken = call == null ? bulkhead.queue().tryTake() : null;
            if (taken == null) {
                return;
            }
            call = taken;
            results.clear();
            verifyUrgency(taken);
            assertThat(bulkhead.queue().running()) // the limit may fall below what runs already
                    .as("running calls when one starts")
                    .hasSizeLessThanOrEqualTo(bulkhead.pace().concurrencyLimit());
            if (taken.hasRefused()) {
                workers.handBack(taken.refused());
            }
            for (Attempt attempt : taken.live()) {
                verifyStart(attempt);
                results.add(ModelCall.run(bulkhead.variant().scorer(), attempt.row(), taken.cancellation()));
            }
            plan(taken);
        }

        private void verifyUrgency(Call taken) {
            if (config.cache() != null) {
                return; // an attempt that waits for the call of an equal one is not in the queue
            }
            for (Attempt attempt : bulkhead.open()) {
                if (attempt.isQueued()) {
                    assertThat(taken.live())
                            .as("attempts taken before a more urgent one")
                            .allMatch(live -> Attempt.URGENCY.compare(live, attempt) < 0);
                }
            }
        }

        private void verifyStart(Attempt attempt) {
            assertThat(attempt.deadlineMillis())
                    .as("started after its deadline")
                    .isGreaterThan(clock.epochMillis());
            assertThat(nowNanos - attempt.enteredNanos())
                    .as("started after its timeout")
                    .isLessThanOrEqualTo((config.timeoutMillis() + 2) * MILLI);
        }

        private void plan(Call planned) {
            int kind = hangs ? random.nextInt(40) : 39;
            if (planned.live().isEmpty()) {
                finish(planned);
            } else if (kind > 0) { // at 0 it never returns
                long longest = kind < 3 ? 600 * MILLI : 4 * MILLI;
                schedule((long) (random.nextDouble() * longest), () -> finish(planned));
            }
            if (isCancellable) {
                planned.cancellation().onCancel(() -> schedule(0, () -> finish(planned)));
            }
        }

        private void finish(Call finished) {
            if (call != finished) {
                return; // it was stopped before
            }
            call = null;
            for (int i = 0; i < results.size(); i++) {
                finished.live().get(i).finish(results.get(i));
            }
            finished.ended(clock.nanoTime());
            if (!bulkhead.queue().done(finished)) {
                workers.all.remove(this);
            }
            workers.handBack(finished);
        }
    }
}
