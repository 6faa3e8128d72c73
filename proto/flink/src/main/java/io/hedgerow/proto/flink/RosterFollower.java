package io.hedgerow.proto.flink;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one subtask follow its job's {@link RosterBoard}: installs what is to be held, says so, and retires the rest. What
 * could not be installed is tried again as long as it is asked for. Confined to one thread at a time: the task's while it
 * opens, then its own.
 */
public final class RosterFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RosterFollower.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    /** A large model on a slow file system, and its warm-up: as long as the registrar waits. */
    private static final Duration LONGEST_INSTALL = Duration.ofMinutes(5);

    /** What a subtask does about generations. Called by the follower's thread, and by the task's while it opens. */
    public interface Host {

        /**
         * Makes it possible to serve a generation; returns when it is. Requests go on meanwhile.
         *
         * @throws Exception with the reason why it cannot be served here
         */
        void install(EndpointGeneration generation) throws Exception;

        /**
         * The same.
         *
         * @param isActive whether requests are planned under it already, because it was installed before a restart: where a
         *     part of it cannot be served any more, the rest is better than nothing
         */
        default void install(EndpointGeneration generation, boolean isActive) throws Exception {
            install(generation);
        }

        /**
         * No request will be planned under a position any more: lets go of it, unless something is open under it.
         *
         * @return whether that was done; otherwise it is asked again soon
         */
        boolean retire(int position) throws InterruptedException;

        /** New requests are planned under these positions; all of them were installed, or could not be. */
        void activate(Map<String, Integer> positionByName) throws InterruptedException;
    }

    /** Whose word it is. */
    public record Subtask(JobID job, String operator, int subtask, int attempt) {}

    private final RosterBoard board;
    private final Subtask subtask;
    private final Host host;
    private final LongSupplier nanoClock;
    private final Installations installations;
    private final TreeSet<Integer> installed = new TreeSet<>();
    private final Map<Integer, Long> retryNanos = new HashMap<>();
    private final TreeMap<Integer, Readiness> unsaid = new TreeMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable RosterState state;
    private @Nullable Thread thread;
    private boolean hasComplained;
    private boolean hasBegun;

    /**
     * @param fixedPositions number of the endpoints that the job was started with: their positions are installed already
     */
    public RosterFollower(RosterBoard board, Subtask subtask, int fixedPositions, Host host) {
        this(board, subtask, fixedPositions, host, LONGEST_INSTALL, System::nanoTime);
    }

    RosterFollower(
            RosterBoard board,
            Subtask subtask,
            int fixedPositions,
            Host host,
            Duration longestInstall,
            LongSupplier nanoClock) {
        this.installations = new Installations(host, longestInstall);
        this.board = board;
        this.subtask = subtask;
        this.host = host;
        this.nanoClock = nanoClock;
        for (int position = 0; position < fixedPositions; position++) {
            installed.add(position);
        }
    }

    /** Does what the board says now. Failures are logged, and tried again later. */
    public void catchUp() throws InterruptedException {
        catchUp(true);
    }

    private void catchUp(boolean mayRetire) throws InterruptedException {
        if (!board.exists()) {
            return;
        }
        try {
            takeBackOthers();
            sayAll();
            long known = state == null ? -1 : state.sequence();
            RosterState read = board.readState(subtask.job(), known);
            if (read != null) {
                state = read;
                retryNanos.clear();
                unsaid.keySet().retainAll(read.held());
            }
            if (state != null) {
                boolean hasNew = (read != null || isRetryDue()) && installHeld(state);
                if (read != null || hasNew) {
                    host.activate(state.active());
                }
                if (mayRetire) {
                    retireOthers(state);
                }
            }
            hasComplained = false;
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            if (!hasComplained) {
                LOG.warn("{} {} cannot read what is published in {}", subtask.operator(), subtask.subtask(), board, e);
                hasComplained = true;
            }
            state = null; // from the start, once it can be read
        }
    }

    /**
     * Catches up, but for what is to be retired, until the positions are installed or cannot be, and that long at most.
     * Without a board those of the start are all there are.
     *
     * @return whether they are
     */
    public boolean awaitInstalled(Set<Integer> positions, Duration longest) throws InterruptedException {
        await(
                () -> positions.stream()
                        .allMatch(position -> installed.contains(position) || cannotBeInstalled(position)),
                longest,
                false,
                () -> {});
        return !board.exists() || installed.containsAll(positions);
    }

    /** It has failed, or it is not asked for any more; before the state is complete it may be about to be. */
    private boolean cannotBeInstalled(int position) {
        boolean isHeld = state == null || !state.isComplete() || state.held().contains(position);
        return retryNanos.containsKey(position) || !isHeld;
    }

    /**
     * Catches up until a complete state has been published and all that is active is installed, and that long at most.
     * Without a board nothing is waited for.
     *
     * @param meanwhile done again and again: others in the caller's task may have to say that they are ready, before
     *     anything becomes active
     * @return whether it was so
     */
    public boolean awaitActive(Duration longest, Runnable meanwhile) throws InterruptedException {
        return await(this::isActive, longest, true, meanwhile);
    }

    private boolean isActive() {
        return state != null
                && state.isComplete()
                && installed.containsAll(state.active().values());
    }

    private boolean await(BooleanSupplier isEnough, Duration longest, boolean mayRetire, Runnable meanwhile)
            throws InterruptedException {
        if (!board.exists()) {
            return true;
        }
        long endNanos = nanoClock.getAsLong() + longest.toNanos();
        while (true) {
            catchUp(mayRetire);
            boolean isReached = isEnough.getAsBoolean();
            if (isReached || nanoClock.getAsLong() - endNanos >= 0) {
                return isReached;
            }
            meanwhile.run();
            pause();
        }
    }

    private boolean isRetryDue() {
        long nowNanos = nanoClock.getAsLong();
        return retryNanos.values().stream().anyMatch(due -> nowNanos - due >= 0);
    }

    /** Whether anything was installed. */
    private boolean installHeld(RosterState wanted) throws IOException, InterruptedException {
        boolean hasNew = false;
        for (int position : wanted.held()) {
            if (!installed.contains(position)) {
                hasNew |= install(position, wanted.active().containsValue(position));
            }
        }
        return hasNew;
    }

    private void retireOthers(RosterState wanted) throws InterruptedException {
        installed.addAll(installations.late(wanted.held()));
        if (wanted.held().containsAll(installed)) {
            return;
        }
        for (int position : new TreeSet<>(installed)) {
            if (!wanted.held().contains(position) && host.retire(position)) {
                installed.remove(position);
                unsaid.remove(position);
            }
        }
    }

    private boolean install(int position, boolean isActive) throws IOException, InterruptedException {
        String refusal = null;
        try {
            install(board.readGeneration(subtask.job(), position), isActive);
            installed.add(position);
            retryNanos.remove(position);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) { // of whatever a model may do
            LOG.warn("{} {} cannot serve position {}", subtask.operator(), subtask.subtask(), position, e);
            refusal = e.getMessage() == null ? e.toString() : e.getMessage();
            retryNanos.put(position, nanoClock.getAsLong() + RETRY.toNanos());
        }
        unsaid.put(position, new Readiness(subtask.attempt(), refusal));
        sayAll();
        return refusal == null;
    }

    /** While the task opens, its thread waits, and the host relies on that. */
    private void install(EndpointGeneration generation, boolean isActive) throws Exception {
        Thread own = thread;
        if (own != null && own == Thread.currentThread()) {
            installations.install(generation, isActive, own.getName() + "-" + generation.position());
        } else {
            host.install(generation, isActive);
        }
    }

    /** Somebody who was started before as this subtask may have ended, or been started more often; this one has not. */
    private void takeBackOthers() throws IOException {
        if (!hasBegun) {
            board.takeBackEnded(subtask.job(), subtask.operator(), subtask.subtask());
            board.takeBackAbove(subtask.job(), subtask.operator(), subtask.subtask(), subtask.attempt());
            hasBegun = true;
        }
    }

    /** Says that the subtask has had its last request, so that nobody waits for it. */
    public void end() throws IOException {
        if (board.exists()) {
            board.sayEnded(subtask.job(), subtask.operator(), subtask.subtask());
        }
    }

    /** What could not be said at once, because the board could not be written, is said as soon as it can. */
    private void sayAll() throws IOException {
        for (Iterator<Map.Entry<Integer, Readiness>> rest = unsaid.entrySet().iterator(); rest.hasNext(); ) {
            Map.Entry<Integer, Readiness> next = rest.next();
            board.say(subtask.job(), next.getKey(), subtask.operator(), subtask.subtask(), next.getValue());
            rest.remove();
        }
    }

    /** Follows on a thread of its own until closed. Does nothing without a board. */
    public void start(ClassLoader contextLoader) {
        if (!board.exists()) {
            return;
        }
        Thread follower = new Thread(this::follow, "hedgerow-roster-" + subtask.operator() + "-" + subtask.subtask());
        follower.setDaemon(true);
        follower.setContextClassLoader(contextLoader);
        thread = follower;
        follower.start();
    }

    private void follow() {
        try {
            while (!pause()) {
                catchUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Whether it was closed meanwhile. */
    private boolean pause() throws InterruptedException {
        return closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends it; a load that does not end is left behind. */
    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        if (thread != null) {
            thread.interrupt();
            thread.join(CLOSE_WAIT.toMillis());
            installations.close();
        }
    }
}
