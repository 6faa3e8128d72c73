package io.hedgerow.starter;

import io.hedgerow.proto.flink.ReadinessBoard;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessGate.class);

    /** Longer than loading takes; a subtask that fails to load fails the job, which ends the wait too. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    public ReadinessGate {
        parallelism = Map.copyOf(parallelism);
    }

    void pass(ReadinessBoard.Start start) throws IOException, InterruptedException {
        Set<String> missing = board.await(start, parallelism, LONGEST_WAIT);
        if (!missing.isEmpty()) {
            LOG.warn("Admitting requests although {} did not say within {} that they are ready", missing, LONGEST_WAIT);
        }
    }
}
