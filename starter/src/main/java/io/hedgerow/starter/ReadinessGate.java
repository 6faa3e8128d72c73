package io.hedgerow.starter;

import io.hedgerow.proto.flink.ReadinessBoard;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
     * The collector is ready as soon as it has started. It has a subtask beside every starter, so one that is not
     * heard of in this time writes to another folder.
     */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    /** Longer than loading takes; a subtask that fails to load fails the job, which ends the wait too. */
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(5);

    public ReadinessGate {
        parallelism = Map.copyOf(parallelism);
    }

    /** Passes at a start with so many subtasks of the starter; throws where the board's folder is not shared. */
    void pass(ReadinessBoard.Start start, int starters) throws IOException, InterruptedException {
        pass(start, starters, LONGEST_SILENCE, LONGEST_LOAD);
    }

    void pass(ReadinessBoard.Start start, int starters, Duration longestSilence, Duration longestLoad)
            throws IOException, InterruptedException {
        Map<String, Integer> pools = new HashMap<>(parallelism);
        Integer collectors = pools.remove(ReadinessBoard.COLLECTOR);
        if (collectors != null) {
            // A scheduler that was given fewer slots starts fewer of both.
            Map<String, Integer> started = Map.of(ReadinessBoard.COLLECTOR, Math.min(collectors, starters));
            requireHeard(board.await(start, started, longestSilence), longestSilence);
        }
        Set<String> missing = board.await(start, pools, longestLoad);
        if (!missing.isEmpty()) {
            LOG.warn(
                    "Admitting requests although {} did not say in {} within {} that they are ready: either their models"
                            + " take longer to load, or their TaskManager does not share that folder; {}",
                    new TreeSet<>(missing),
                    board,
                    longestLoad,
                    REMEDY);
        }
    }

    private void requireHeard(Set<String> missing, Duration longestSilence) throws IOException {
        if (!missing.isEmpty()) {
            throw new IOException("no sign of " + String.join(", ", new TreeSet<>(missing)) + " in the folder " + board
                    + " after " + longestSilence.toSeconds()
                    + " s: the TaskManagers do not share that folder, in which each says that it is ready; " + REMEDY);
        }
    }
}
