package io.hedgerow.benchmarks.load;

import io.hedgerow.benchmarks.load.swap.AnswerLog;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What source and sink of one run say, in one process and on one clock: {@code System.nanoTime}. Tasks find it by the
 * number of the run, as objects do not travel in a job graph. Thread-safe.
 */
final class RunRecorder implements AutoCloseable {
    private static final ConcurrentMap<Long, RunRecorder> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicLong RUNS = new AtomicLong();

    /** Without a schedule, one in so many requests has its sending time noted; a prime, so that every subtask does. */
    private static final int SAMPLED = 61;

    private static final int SAMPLES = 1 << 16;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final long runId = RUNS.incrementAndGet();
    private final Schedule schedule;
    private final RequestSeries series;
    private final long deadlineNanos;
    private final AtomicLong originNanos = new AtomicLong(UNKNOWN);
    private final AtomicLongArray sentAtNanos = new AtomicLongArray(SAMPLES);
    private final List<AtomicLong> sent = new CopyOnWriteArrayList<>();
    private final List<AnswerTally> tallies = new CopyOnWriteArrayList<>();
    private final SubtaskBoard board = new SubtaskBoard();
    private final @Nullable AnswerLog log;
    private volatile long endNanos;

    RunRecorder(Schedule schedule, RequestSeries series, long deadlineNanos) {
        this(schedule, series, deadlineNanos, null);
    }

    /**
     * @param log hears of every answer of a paced run; null for nobody
     */
    RunRecorder(Schedule schedule, RequestSeries series, long deadlineNanos, @Nullable AnswerLog log) {
        this.schedule = schedule;
        this.series = series;
        this.deadlineNanos = deadlineNanos;
        this.log = log;
        this.endNanos = schedule.endNanos();
        RUNNING.put(runId, this);
    }

    static RunRecorder find(long runId) {
        RunRecorder recorder = RUNNING.get(runId);
        if (recorder == null) {
            throw new IllegalStateException("run " + runId + " is over");
        }
        return recorder;
    }

    @Override
    public void close() {
        RUNNING.remove(runId);
    }

    long runId() {
        return runId;
    }

    Schedule schedule() {
        return schedule;
    }

    RequestSeries series() {
        return series;
    }

    /** What is known of a pool's subtasks, for systems that look. */
    SubtaskBoard board() {
        return board;
    }

    /** The moment time started, which is now for the first who asks. */
    long originNanos(long nowNanos) {
        originNanos.compareAndSet(UNKNOWN, nowNanos);
        return originNanos.get();
    }

    /** Whether time has started. */
    boolean hasStarted() {
        return originNanos.get() != UNKNOWN;
    }

    /** Where sending ends: what the schedule says, or an earlier moment. */
    long endNanos() {
        return endNanos;
    }

    /** Ends the sending now; requests that were due are sent. */
    void stopSending(long nowNanos) {
        endNanos = Math.min(endNanos, offsetNanos(nowNanos));
    }

    /** Who hears of every answer, or null. */
    @Nullable
    AnswerLog log() {
        return log;
    }

    /** A counter for what one source sends. */
    AtomicLong newSentCounter() {
        AtomicLong counter = new AtomicLong();
        sent.add(counter);
        return counter;
    }

    AnswerTally newTally() {
        AnswerTally tally = new AnswerTally(this, new LatencyAccount(deadlineNanos));
        tallies.add(tally);
        return tally;
    }

    static boolean isSampled(long index) {
        return index % SAMPLED == 0;
    }

    /** Notes when a sampled request was sent. */
    void sent(long index, long nowNanos) {
        sentAtNanos.set(sample(index), nowNanos);
    }

    /** When a request was due, or, where there is no schedule, sent; as an offset, or {@code Long.MIN_VALUE}. */
    long startOffsetNanos(long index) {
        if (schedule.isPaced()) {
            return index < schedule.prefill() ? UNKNOWN : schedule.dueNanos(index);
        }
        long origin = originNanos.get();
        return origin == UNKNOWN || !isSampled(index) ? UNKNOWN : sentAtNanos.get(sample(index)) - origin;
    }

    private static int sample(long index) {
        return (int) (index / SAMPLED % SAMPLES);
    }

    /** How far into the run a moment is. */
    long offsetNanos(long nowNanos) {
        return nowNanos - originNanos.get();
    }

    /** Requests answered so far. */
    long answers() {
        return tallies.stream().mapToLong(AnswerTally::answers).sum();
    }

    /** Requests sent so far. */
    long sent() {
        return sent.stream().mapToLong(AtomicLong::get).sum();
    }

    /** Answers to requests that had one already. */
    long duplicates() {
        return tallies.stream().mapToLong(AnswerTally::duplicates).sum();
    }

    /**
     * All measured requests, when the job is over: also those without an answer, which waited until now.
     */
    LatencyAccount account(long nowNanos) {
        LatencyAccount account = new LatencyAccount(deadlineNanos);
        tallies.forEach(tally -> account.addAll(tally.account()));
        if (schedule.isPaced()) {
            long endNanos = offsetNanos(nowNanos);
            long index = schedule.firstMeasured();
            for (long due = schedule.dueNanos(index); schedule.isMeasured(due); due = schedule.dueNanos(++index)) {
                long unanswered = index;
                if (tallies.stream().noneMatch(tally -> tally.hasSeen(unanswered))) {
                    account.add(endNanos - due, false, series.isHigh(index));
                }
            }
        }
        return account;
    }
}
