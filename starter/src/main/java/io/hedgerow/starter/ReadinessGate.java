package io.hedgerow.starter;

import io.hedgerow.proto.flink.ReadinessBoard;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a starter back until everything behind it can take requests, so that no request spends its deadline waiting
 * for models to load.
 *
 * @param board where readiness is said
 * @param parallelism subtasks to wait for, by operator
 */
public record ReadinessGate(ReadinessBoard board, Map<String, Integer> parallelism) implements Serializable {

    /** Waits for nothing. */
    public static final ReadinessGate OPEN = new ReadinessGate(ReadinessBoard.NONE, Map.of());

    private static final String REMEDY =
            "set checkpointing.directory of the Job (in a job of your own: the folder given"
                    + " to ServingOptions.withReadiness) to one that every TaskManager can write, such as a mounted volume or"
                    + " s3://…";

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessGate.class);

    /**
     * How long it is waited.
     *
     * @param silence until a collector has said that it has been started, which it does before it restores its state. It
     *     has a subtask beside every starter, so one that is not heard of in this time writes to another folder
     * @param load until pools are ready; longer than loading takes
     */
    record Limits(Duration silence, Duration load) {
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), ReadinessBoard.LONGEST_LOAD);
    }

    public ReadinessGate {
        parallelism = Map.copyOf(parallelism);
    }

    /**
     * Passes at a start with so many subtasks of the starter; throws where the board's folder is not shared. A subtask that
     * fails meanwhile fails the job, which ends the wait too.
     */
    void pass(ReadinessBoard.Start start, int starters) throws IOException, InterruptedException {
        pass(start, starters, Limits.DEFAULT, this::warnOfLongRestore);
    }

    /** @param stillRestoring is told of the collectors that are not ready, again after each time of silence */
    void pass(ReadinessBoard.Start start, int starters, Limits limits, Consumer<Set<String>> stillRestoring)
            throws IOException, InterruptedException {
        Map<String, Integer> pools = new HashMap<>(parallelism);
        Integer collectors = pools.remove(ReadinessBoard.COLLECTOR);
        if (collectors != null) {
            // A scheduler that was given fewer slots starts fewer of both.
            Map<String, Integer> started = Map.of(ReadinessBoard.COLLECTOR, Math.min(collectors, starters));
            requireHeard(board.awaitStarted(start, started, limits.silence()), limits.silence());
            awaitRestored(start, started, limits.silence(), stillRestoring);
        }
        Set<String> missing = board.await(start, pools, limits.load());
        if (!missing.isEmpty()) {
            LOG.warn(
                    "Admitting requests although {} did not say in {} within {} that they are ready: either their models"
                            + " take longer to load, or their TaskManager does not share that folder; {}",
                    new TreeSet<>(missing),
                    board,
                    limits.load(),
                    REMEDY);
        }
    }

    /** As long as it takes: a start that is given up restores the same state again. */
    private void awaitRestored(
            ReadinessBoard.Start start,
            Map<String, Integer> collectors,
            Duration silence,
            Consumer<Set<String>> stillRestoring)
            throws IOException, InterruptedException {
        for (Set<String> missing = board.await(start, collectors, silence);
                !missing.isEmpty();
                missing = board.await(start, collectors, silence)) {
            stillRestoring.accept(missing);
        }
    }

    private void warnOfLongRestore(Set<String> missing) {
        LOG.warn(
                "Holding requests back: {} have been started and are still restoring their state; waiting on",
                new TreeSet<>(missing));
    }

    private void requireHeard(Set<String> missing, Duration longestSilence) throws IOException {
        if (!missing.isEmpty()) {
            throw new IOException("no sign of " + String.join(", ", new TreeSet<>(missing)) + " in the folder " + board
                    + " after " + longestSilence.toSeconds()
                    + " s: the TaskManagers do not share that folder, in which each says that it is ready; " + REMEDY);
        }
    }
}
