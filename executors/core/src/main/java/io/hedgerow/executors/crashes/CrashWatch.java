package io.hedgerow.executors.crashes;

import io.hedgerow.executors.crashes.CrashBoard.Found;
import io.hedgerow.executors.crashes.CrashBoard.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, for one task, which models its process is in, before it is; and reads what processes that are gone have left. A
 * model that a process ended in is suspect: it is loaded, and first called, with no other model beside it. After the second such
 * crash it is left alone, until the crashes are forgotten or deleted; a load or first call that returns, whatever it returns,
 * clears it of the crashes of that phase.
 *
 * <p>Whether a process is gone is known by rules, see {@link #isGone}. What cannot be written or read is logged, and the model is
 * loaded all the same. Thread-safe, but that a section belongs to one thread.
 */
public final class CrashWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrashWatch.class);

    /** Longer than any load may take that somebody waits for. */
    static final Duration LONGEST_LIFE = Duration.ofHours(1);

    /** Watches nothing. */
    public static final CrashWatch NONE = new CrashWatch(
            CrashBoard.NONE,
            new TaskAttempt("0".repeat(32), TaskAttempt.POOLS, 0),
            SystemProcesses.open(),
            Turns.OF_PROCESS,
            InstantSource.system());

    private final CrashBoard board;
    private final TaskAttempt attempt;
    private final Processes processes;
    private final Turns turns;
    private final InstantSource clock;
    private final Map<Mark, Integer> open = new HashMap<>();
    private volatile Suspicions known = Suspicions.NONE;
    private volatile @Nullable OrderlyEnd orderlyEnd;
    private boolean isClosed;

    /** That a thread is in a model. Closed by that thread when it has come back. */
    public interface Section extends AutoCloseable {
        @Override
        void close();
    }

    private CrashWatch(CrashBoard board, TaskAttempt attempt, Processes processes, Turns turns, InstantSource clock) {
        this.board = board;
        this.attempt = attempt;
        this.processes = processes;
        this.turns = turns;
        this.clock = clock;
    }

    /** Watches for a task, after having read what those before it have left. */
    public static CrashWatch open(CrashBoard board, TaskAttempt attempt) {
        CrashWatch watch = open(board, attempt, SystemProcesses.open(), Turns.OF_PROCESS, InstantSource.system());
        if (board.exists()) {
            watch.orderlyEnd = OrderlyEnd.await(watch::hasMarks, watch::takeBack);
        }
        return watch;
    }

    static CrashWatch open(
            CrashBoard board, TaskAttempt attempt, Processes processes, Turns turns, InstantSource clock) {
        CrashWatch watch = new CrashWatch(board, attempt, processes, turns, clock);
        if (board.exists()) {
            watch.takeUp();
        }
        return watch;
    }

    /** Whether anything is written down. */
    public boolean isOn() {
        return board.exists();
    }

    private void takeUp() {
        try {
            for (Found left : board.list(Place.MARKS)) {
                takeUp(left);
            }
            Suspicions all = look();
            for (Mark outdated : all.outdated(clock.millis())) {
                board.remove(Place.CRASHES, outdated);
            }
        } catch (IOException e) {
            LOG.warn("What processes before this one were in cannot be read from {}", board, e);
        }
    }

    private void takeUp(Found left) throws IOException {
        Mark mark = left.mark();
        if (mark.process().equals(processes.own())) {
            if (attempt.isAfter(mark.attempt())) { // it could not be removed then
                board.remove(Place.MARKS, mark);
            }
        } else if (isGone(left)) {
            board.write(Place.CRASHES, mark); // first: where this process ends here, both are there, and are one
            board.remove(Place.MARKS, mark);
            if (mark.phase() != Phase.RUN) {
                LOG.warn("A process has ended while model {} was in phase {}: {}", mark.subject(), mark.phase(), mark);
            }
        }
    }

    /**
     * Whether the process that left a mark is gone. It is
     *
     * <ul>
     *   <li>if its task is of an attempt before this one: tasks that are cancelled or fail remove their marks, and Flink starts
     *       the next attempt when all have ended or their process is lost to it;
     *   <li>if it ran where this one does, and the system says that it has ended;
     *   <li>in any case after {@link #LONGEST_LIFE}.
     * </ul>
     */
    private boolean isGone(Found left) {
        return attempt.isAfter(left.mark().attempt())
                || processes.hasEnded(left.mark().process())
                || left.atMillis() + LONGEST_LIFE.toMillis() <= clock.millis();
    }

    /** Reads which crashes there are. */
    private Suspicions look() throws IOException {
        Suspicions read = Suspicions.of(board.list(Place.CRASHES), board.quarantine());
        known = read;
        return read;
    }

    /**
     * Says that a task runs, from now until this is closed. Where its process is lost meanwhile, it {@link #isInDoubt} when it is
     * started again.
     */
    public void run(String subject) {
        if (isOn()) {
            begin(new Mark(subject, Phase.RUN, attempt, processes.own()));
        }
    }

    /** Whether a process was lost while it ran a task, as far as is remembered. */
    public boolean isInDoubt(String subject) {
        return known.isSuspect(subject, clock.millis());
    }

    /**
     * Why a model is left alone, or null. Reads what there is now.
     *
     * @param sha256 digest of its bytes
     */
    public @Nullable String refusal(String sha256) {
        if (!isOn()) {
            return null;
        }
        try {
            look();
        } catch (IOException e) {
            LOG.warn("The crashes of before cannot be read from {}", board, e);
        }
        return knownRefusal(sha256);
    }

    /** Whether a process may have ended because of a model, as of what was read last. */
    public boolean isSuspect(String sha256) {
        return known.isSuspect(sha256, clock.millis());
    }

    /** As {@link #refusal}, of what was read last; read again only where that says that it is left alone. */
    public @Nullable String rememberedRefusal(String sha256) {
        return knownRefusal(sha256) == null ? null : refusal(sha256);
    }

    private @Nullable String knownRefusal(String sha256) {
        Suspicions read = known;
        List<Found> crashes = read.proof(sha256, clock.millis());
        if (crashes.isEmpty()) {
            return null;
        }
        Phase last = crashes.get(crashes.size() - 1).mark().phase();
        return "it has ended its process twice, the last time while it was "
                + (last == Phase.LOAD ? "loaded" : "called for the first time") + "; it is left alone until "
                + Instant.ofEpochMilli(read.endMillis(crashes)).truncatedTo(ChronoUnit.SECONDS)
                + ". Other bytes may be published; to have these tried before, delete " + board.shownFiles(sha256);
    }

    /**
     * A thread is about to be in a model; where that or another one is suspect, it may wait for others to come out of theirs. What
     * it is about to do is written down when this returns.
     */
    public Section enter(String sha256, Phase phase) {
        if (!isOn()) {
            return () -> {};
        }
        Mark mark = new Mark(sha256, phase, attempt, processes.own());
        boolean isSuspect = isSuspect(sha256);
        Turns.Turn turn = turns.take(isSuspect);
        try {
            begin(mark);
        } catch (RuntimeException | Error e) { // a file system is somebody else's code
            turn.giveBack();
            throw e;
        }
        return () -> {
            try {
                end(mark);
                if (isSuspect) {
                    clear(mark);
                }
            } finally {
                turn.giveBack();
            }
        };
    }

    /** Several threads may be in the same model. Written under the lock: whoever comes second is in when it is there. */
    private synchronized void begin(Mark mark) {
        if (!isClosed && open.merge(mark, 1, Integer::sum) == 1) {
            try {
                board.write(Place.MARKS, mark);
            } catch (IOException e) {
                LOG.warn("{} cannot be written to {}; a crash now would not be known of", mark, board, e);
            }
        }
    }

    private synchronized void end(Mark mark) {
        Integer left = open.computeIfPresent(mark, (same, threads) -> threads == 1 ? null : threads - 1);
        if (left == null && !isClosed) {
            remove(mark);
        }
    }

    private void remove(Mark mark) {
        try {
            board.remove(Place.MARKS, mark);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed from {}; its model is suspect at the next start", mark, board, e);
        }
    }

    private synchronized void clear(Mark mark) {
        List<Mark> cleared = known.clearedBy(mark.subject(), mark.phase());
        if (cleared.isEmpty()) {
            return;
        }
        try {
            for (Mark crash : cleared) {
                board.remove(Place.CRASHES, crash);
            }
            known = known.without(cleared);
            LOG.info("Model {} has come through what a process had ended in: {}", mark.subject(), cleared);
        } catch (IOException e) {
            LOG.warn("{} stays suspect: {} cannot be removed from {}", mark.subject(), cleared, board, e);
        }
    }

    /** The task has ended, and the process has not. Nothing is written down after that. */
    @Override
    public void close() {
        takeBack();
        OrderlyEnd awaited = orderlyEnd;
        if (awaited != null) {
            awaited.close();
        }
    }

    private synchronized boolean hasMarks() {
        return !open.isEmpty();
    }

    private synchronized void takeBack() {
        if (!isClosed) {
            isClosed = true;
            open.keySet().forEach(this::remove);
            open.clear();
        }
    }
}
