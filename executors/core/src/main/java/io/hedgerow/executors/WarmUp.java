package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.InputLayout;
import io.hedgerow.proto.flink.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a model over and over, on a thread of its own, and measures what a warm call takes. At the start of a pool with
 * made-up rows, so that no request pays for a runtime's lazy set-up and uncompiled code; later with rows of recent
 * requests, to see whether a variant may be scored inline again. Bounded in time: a model that hangs keeps nothing from
 * going on, and is not let in where another generation serves.
 */
final class WarmUp {
    /** Result of a warm-up that could not measure: a row was refused, or the time was up. */
    static final long UNKNOWN = -1;

    private static final long PENDING = 0;

    /** Longest a pool's start is held up. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    /** Longest that the first call of a model that is to replace another may take; a runtime may set itself up in it. */
    private static final Duration LONGEST_FIRST_CALL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** Longest one model is measured: time enough for the compiler to find and translate what is called often. */
    private static final Duration LONGEST_AT_START = Duration.ofMillis(1_500);

    /** Longest a model is measured beside running requests. */
    private static final Duration LONGEST_IN_BACKGROUND = Duration.ofMillis(200);

    /** Calls that are timed as one, so that a pause of the machine spoils few of the times. */
    private static final int CALLS_PER_TIME = 10;

    /** Enough to open connections: the warmth of another server is not bought with made-up rows. */
    private static final int MOST_BLOCKING_CALLS = 20;

    private static final int AT_ONCE = 0;

    /** Beside requests: how many times as long as a call the rest after it is. */
    private static final int REST_PER_CALL = 3;

    private static final int MADE_UP_ROWS = 100;
    private static final int CALLS_PER_ROUND = 500;
    private static final int LEAST_CALLS = 2_000;

    private final String pool;
    private final int calls;
    private final ClassLoader contextClassLoader;
    private final PoolClock clock;
    private final Duration longestFirstCall;
    private final MeasuredModels measured = new MeasuredModels();

    WarmUp(String pool, int calls, ClassLoader contextClassLoader, PoolClock clock) {
        this(pool, calls, contextClassLoader, clock, LONGEST_FIRST_CALL);
    }

    WarmUp(String pool, int calls, ClassLoader contextClassLoader, PoolClock clock, Duration longestFirstCall) {
        this.longestFirstCall = longestFirstCall;
        this.pool = pool;
        this.calls = calls;
        this.contextClassLoader = contextClassLoader;
        this.clock = clock;
    }

    /**
     * Tells each bulkhead what a call of its model takes; one that does not return at least so long. All at once.
     *
     * @return what a model failed with that only the process can answer for, no memory for example; null: nothing
     */
    @Nullable
    Error run(List<Bulkhead> bulkheads) throws InterruptedException {
        if (calls == 0) {
            return null;
        }
        List<Cancellation> cancellations = new ArrayList<>();
        AtomicReference<@Nullable Error> fatal = new AtomicReference<>();
        try {
            measureAll(bulkheads, AT_ONCE, cancellations, new CountDownLatch(0), fatal);
            return fatal.get();
        } finally { // last: a model that is stopped says that its time is not known
            cancellations.forEach(Cancellation::cancel);
        }
    }

    /**
     * The same while the pool serves: one after the other, and with more rests than calls, since threads that warm models up
     * would take the processors from those that answer. A model that an earlier generation of the endpoint has made warm is
     * warm.
     *
     * @throws ModelRefusedException when a model's first call does not return: what serves now goes on to
     */
    @Nullable
    Error runBeside(List<Bulkhead> bulkheads) throws InterruptedException, ModelRefusedException {
        Error fatal = null;
        for (int i = 0; i < bulkheads.size() && fatal == null && calls > 0; i++) {
            Bulkhead bulkhead = bulkheads.get(i);
            Long known = measured.find(bulkhead.variant());
            if (known == null) {
                fatal = runBeside(bulkhead);
            } else {
                bulkhead.onWarmedUp(known);
            }
        }
        return fatal;
    }

    private @Nullable Error runBeside(Bulkhead bulkhead) throws InterruptedException, ModelRefusedException {
        List<Cancellation> cancellations = new ArrayList<>();
        AtomicReference<@Nullable Error> fatal = new AtomicReference<>();
        CountDownLatch answered = new CountDownLatch(1);
        try {
            measureAll(List.of(bulkhead), REST_PER_CALL, cancellations, answered, fatal);
            long leftMillis = longestFirstCall.minus(LONGEST).toMillis();
            if (!answered.await(leftMillis, TimeUnit.MILLISECONDS)) {
                throw new ModelRefusedException("it has not answered the first row of its warm-up after "
                        + Math.max(LONGEST.toMillis(), longestFirstCall.toMillis()) + " ms");
            }
            return fatal.get();
        } finally { // last, as above
            cancellations.forEach(Cancellation::cancel);
        }
    }

    private void measureAll(
            List<Bulkhead> bulkheads,
            int restPerCall,
            List<Cancellation> cancellations,
            CountDownLatch answered,
            AtomicReference<@Nullable Error> fatal)
            throws InterruptedException {
        CountDownLatch warm = new CountDownLatch(bulkheads.size());
        long endNanos = clock.nanoTime() + LONGEST.toNanos();
        AtomicLongArray callNanos = new AtomicLongArray(bulkheads.size());
        for (int i = 0; i < bulkheads.size(); i++) {
            int index = i;
            HostedVariant variant = bulkheads.get(i).variant();
            Cancellation cancellation = new Cancellation(() -> endNanos - clock.nanoTime());
            cancellations.add(cancellation);
            start(variant, () -> {
                try {
                    Calls made = new Calls(madeUpRows(variant), LONGEST_AT_START, restPerCall, answered);
                    callNanos.set(index, measure(variant, made, cancellation));
                } catch (VirtualMachineError e) {
                    fatal.set(e);
                    throw e;
                } finally {
                    answered.countDown();
                    warm.countDown();
                }
            });
        }
        boolean inTime = warm.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        if (!inTime) {
            LOG.warn("Pool {} starts although not all models are warm after {}", pool, LONGEST);
        }
        for (int i = 0; i < bulkheads.size(); i++) {
            long nanos = callNanos.get(i);
            bulkheads.get(i).onWarmedUp(nanos == PENDING ? LONGEST.toNanos() : nanos);
            if (nanos != PENDING && nanos != UNKNOWN) {
                measured.put(bulkheads.get(i).variant(), nanos);
            }
        }
    }

    /** Warms up with rows of requests, and hands the result to the task thread. */
    void start(Bulkhead bulkhead, List<Row> rows, HandBack handBack) {
        HostedVariant variant = bulkhead.variant();
        start(variant, () -> {
            AtomicLong callNanos = new AtomicLong(UNKNOWN);
            try {
                Calls made = new Calls(rows, LONGEST_IN_BACKGROUND, AT_ONCE, new CountDownLatch(0));
                callNanos.set(measure(variant, made, new Cancellation()));
            } finally {
                handBack(handBack, pool -> pool.onWarmedUp(bulkhead, callNanos.get()));
            }
        });
    }

    private static void handBack(HandBack handBack, Returned what) {
        try {
            handBack.add(what);
        } catch (RejectedExecutionException e) {
            LOG.debug("The pool was closed during a warm-up", e);
        }
    }

    private void start(HostedVariant variant, Runnable work) {
        ModelLease.@Nullable Use use = variant.use();
        Thread thread = new Thread(
                () -> {
                    try (use) {
                        work.run();
                    }
                },
                "hedgerow-" + pool + "-" + variant.variant().name() + "-warm-up");
        thread.setDaemon(true);
        thread.setContextClassLoader(contextClassLoader);
        try {
            thread.start();
        } catch (Throwable t) { // no memory for another thread
            if (use != null) {
                use.close();
            }
            throw t;
        }
    }

    /**
     * How a model is called.
     *
     * @param longest how long
     * @param restPerCall how many times as long as a call the rest after it is
     * @param answered counted down when a call has returned
     */
    private record Calls(List<Row> rows, Duration longest, int restPerCall, CountDownLatch answered) {}

    /**
     * Calls until the times have settled, or as often or as long as allowed: the median of the last times. Settled is a
     * median no more than a twentieth below the one before. A model that refuses a row is called for one round, since
     * that warms it too, and not measured.
     */
    private long measure(HostedVariant variant, Calls made, Cancellation cancellation) {
        if (made.rows().isEmpty()) {
            return UNKNOWN;
        }
        int most = mostCalls(variant);
        if (most == 0) {
            return UNKNOWN;
        }
        long endNanos = clock.nanoTime() + made.longest().toNanos();
        long previous = Long.MAX_VALUE;
        for (int called = 0; !cancellation.isCancelled(); called += CALLS_PER_ROUND) {
            Round round = round(variant, made, most, cancellation, endNanos);
            boolean isSettled = called >= LEAST_CALLS && round.medianNanos() > previous - previous / 20;
            boolean isLast = called + CALLS_PER_ROUND >= most || clock.nanoTime() >= endNanos;
            if (isSettled || isLast || !round.isScored()) {
                return round.isScored() && !cancellation.isCancelled() ? Math.max(1, round.medianNanos()) : UNKNOWN;
            }
            previous = round.medianNanos();
        }
        return UNKNOWN;
    }

    private int mostCalls(HostedVariant variant) {
        int wanted = variant.model().warmupCalls();
        if (wanted != ModelSpec.UNTIL_SETTLED) {
            return wanted;
        }
        return variant.scorer().isBlocking() ? Math.min(calls, MOST_BLOCKING_CALLS) : calls;
    }

    /** What a call took in one round, and whether all rows were scored. */
    private record Round(long medianNanos, boolean isScored) {}

    private Round round(HostedVariant variant, Calls made, int most, Cancellation cancellation, long endNanos) {
        List<Row> rows = made.rows();
        long[] times = new long[Math.max(1, Math.min(most, CALLS_PER_ROUND) / CALLS_PER_TIME)];
        boolean isScored = true;
        int timed = 0;
        for (int row = 0; timed < times.length && (timed == 0 || clock.nanoTime() < endNanos); timed++) {
            long startNanos = clock.nanoTime();
            int timedCalls = 0;
            do {
                isScored &= isScored(variant, rows.get(row++ % rows.size()), cancellation);
                made.answered().countDown();
                timedCalls++;
            } while (timedCalls < Math.min(most, CALLS_PER_TIME)
                    && clock.nanoTime() < endNanos
                    && !cancellation.isCancelled());
            long elapsedNanos = clock.nanoTime() - startNanos;
            times[timed] = elapsedNanos / timedCalls;
            if (made.restPerCall() > 0) {
                LockSupport.parkNanos(made.restPerCall() * elapsedNanos);
            }
        }
        Arrays.sort(times, 0, timed);
        return new Round(times[timed / 2], isScored);
    }

    private static boolean isScored(HostedVariant variant, Row row, Cancellation cancellation) {
        AttemptResult result = ModelCall.run(variant.scorer(), row, cancellation);
        if (result.fatal() != null) {
            throw result.fatal(); // ends this thread, and the handler of uncaught errors is told
        }
        // A made-up row may be one the model cannot take; requests are judged when they come.
        return result.outcome() == Outcome.SCORED;
    }

    private static List<Row> madeUpRows(HostedVariant variant) {
        InputLayout layout = new InputLayout(variant.endpoint().inputs());
        List<Row> rows = new ArrayList<>(MADE_UP_ROWS);
        for (int i = 0; i < MADE_UP_ROWS; i++) {
            rows.add(MadeUpRows.row(layout, i));
        }
        return rows;
    }
}
