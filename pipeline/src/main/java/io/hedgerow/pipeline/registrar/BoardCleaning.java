package io.hedgerow.pipeline.registrar;

import io.hedgerow.proto.flink.RosterBoard;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from the board what nobody can want any more, by time: a job may be started again from a checkpoint of a while ago.
 *
 * <ul>
 *   <li>The board of another job, when that has published no state for {@link #FORMER_JOB}; one that runs does every day.
 *   <li>A model's bytes, when this job has needed them at no time for {@link #UNNEEDED}, of which it ran all along, and no other
 *       job has a board here.
 * </ul>
 *
 * One thread.
 */
final class BoardCleaning {
    static final Duration FORMER_JOB = Duration.ofDays(30);
    static final Duration UNNEEDED = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(BoardCleaning.class);

    private final RosterBoard board;
    private final JobID job;
    private final Map<String, Long> unneededSinceMillis = new HashMap<>();

    BoardCleaning(RosterBoard board, JobID job) {
        this.board = board;
        this.job = job;
    }

    /**
     * Looks once.
     *
     * @param needed digests that what is in effect, or may be named, has
     */
    void clean(Set<String> needed, long nowMillis) throws IOException {
        boolean isShared = removeFormerJobs(nowMillis);
        Set<String> unneeded = board.artifacts();
        unneeded.removeAll(needed);
        unneededSinceMillis.keySet().retainAll(unneeded);
        for (String sha256 : unneeded) {
            long sinceMillis = unneededSinceMillis.computeIfAbsent(sha256, key -> nowMillis);
            if (!isShared && nowMillis - sinceMillis >= UNNEEDED.toMillis()) {
                board.removeArtifact(sha256);
                LOG.info("Removed the bytes of a model that nobody has needed since long: {}", sha256);
            }
        }
    }

    /** Whether other jobs are left. */
    private boolean removeFormerJobs(long nowMillis) throws IOException {
        boolean areOthers = false;
        for (Map.Entry<JobID, Long> other : board.jobs().entrySet()) {
            if (other.getKey().equals(job)) {
                continue;
            }
            if (nowMillis - other.getValue() >= FORMER_JOB.toMillis()) {
                board.removeAll(other.getKey());
                LOG.info("Removed the board of the former job {}", other.getKey());
            } else {
                areOthers = true;
            }
        }
        return areOthers;
    }
}
