package io.hedgerow.executors;

import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.proto.flink.Row;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether a variant is scored on the task thread. It is when a warm-up has measured its calls to be cheaper than the
 * pool's bound, until the first call over the limit; then a worker scores it until another warm-up, with rows of recent
 * requests, finds it cheap again. The time to that warm-up doubles each time the variant does not last.
 *
 * <p>A pool without threads scores inline whatever a call costs. Confined to the task thread, but for the gauge.
 */
final class InlineMode {
    /** Rows of recent requests that are kept for the next warm-up. */
    static final int RECORDED_ROWS = 16;

    private static final int ATTEMPTS_PER_RECORDED_ROW = 64;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long FAR_FROM_CHEAP = 4;
    private static final long NO_CALL_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final long LASTING_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final boolean isForced;
    private final long belowNanos;
    private final long limitNanos;
    private final ArrayDeque<Row> recorded = new ArrayDeque<>(RECORDED_ROWS);
    private volatile boolean isInline;
    private boolean isWarmingUp;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long changedNanos;
    private long lastCallNanos = NO_CALL_NANOS;
    private int attempts;

    /** @param isBlocking whether a call waits for others, which the task thread must not do */
    InlineMode(PoolSpec pool, boolean isBlocking, long nowNanos) {
        this.isForced = pool.threads() == 0;
        boolean isBatched = pool.execution().batch().maxBatchSize() > 1; // a batch is filled by those that wait
        this.belowNanos = isBatched || isBlocking
                ? 0
                : TimeUnit.MICROSECONDS.toNanos(pool.execution().inlineBelowMicros());
        this.limitNanos = TimeUnit.MICROSECONDS.toNanos(pool.execution().inlineLimitMicros());
        this.isInline = isForced;
        this.changedNanos = nowNanos;
    }

    /** Whether calls are made on the task thread. Thread-safe. */
    boolean isInline() {
        return isInline;
    }

    /** What a call last took, here or in a warm-up; very long while none was seen. */
    long lastCallNanos() {
        return lastCallNanos;
    }

    /** A call on the task thread took that long. */
    void onInlineCall(long nanos, long nowNanos) {
        lastCallNanos = nanos;
        if (nanos > limitNanos && !isForced) {
            isInline = false;
            pauseNanos = nowNanos - changedNanos >= LASTING_NANOS
                    ? FIRST_PAUSE_NANOS
                    : Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
            changedNanos = nowNanos;
        }
    }

    /** An attempt has come: every so often its row is kept. */
    void record(Row row) {
        if (belowNanos > 0 && !isForced && attempts++ % ATTEMPTS_PER_RECORDED_ROW == 0) {
            if (recorded.size() == RECORDED_ROWS) {
                recorded.removeFirst();
            }
            recorded.addLast(row);
        }
    }

    /** Whether the next warm-up should start. */
    boolean isWarmUpDue(long nowNanos) {
        return nanosToWarmUp(nowNanos) <= 0;
    }

    /** Time until the next warm-up; {@link TimeLimits#NEVER} where there will be none. */
    long nanosToWarmUp(long nowNanos) {
        boolean isWanted = !isInline && !isWarmingUp && belowNanos > 0 && !recorded.isEmpty();
        return isWanted ? pauseNanos - (nowNanos - changedNanos) : TimeLimits.NEVER;
    }

    /** A warm-up has started; the rows it is to use. */
    List<Row> startWarmUp() {
        isWarmingUp = true;
        return List.copyOf(recorded);
    }

    /** A warm-up has ended: a call takes that long, or {@link WarmUp#UNKNOWN}. */
    void onWarmedUp(long callNanos, long nowNanos) {
        isWarmingUp = false;
        changedNanos = nowNanos;
        if (callNanos != WarmUp.UNKNOWN) {
            lastCallNanos = callNanos;
        }
        if (callNanos != WarmUp.UNKNOWN && callNanos < belowNanos) {
            isInline = true;
        } else {
            boolean isFarFromIt = callNanos > FAR_FROM_CHEAP * belowNanos;
            pauseNanos = isFarFromIt ? LONGEST_PAUSE_NANOS : Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
        }
    }
}
