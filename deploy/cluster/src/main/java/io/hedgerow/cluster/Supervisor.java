package io.hedgerow.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** Starts processes that are gone again, as whatever runs a cluster would. Confined to one thread. */
final class Supervisor {
    private static final int MOST_RESTARTS = 60;

    private final TestingCluster cluster;
    private final SavepointStop stop;
    private final boolean isBounded;
    private final int taskManagers;
    private final int jobManagers;
    private final PrintStream out;
    private int restarts;

    /**
     * Supervises nothing yet.
     *
     * @param isBounded whether the job ends by itself when all is answered
     * @param jobManagers how many there are at any time: one, or a leader and standbys
     */
    Supervisor(
            TestingCluster cluster,
            SavepointStop stop,
            boolean isBounded,
            int taskManagers,
            int jobManagers,
            PrintStream out) {
        this.cluster = cluster;
        this.stop = stop;
        this.isBounded = isBounded;
        this.taskManagers = taskManagers;
        this.jobManagers = jobManagers;
        this.out = out;
    }

    /** Starts everything. */
    void start() throws IOException {
        for (int i = 0; i < jobManagers; i++) {
            cluster.startJobManager();
        }
        startMissingTaskManagers();
    }

    /** Waits for a moment, and starts what is gone. Whether there is something to wait for. */
    boolean goesOn(Duration moment) throws IOException, InterruptedException {
        cluster.endsWithin(moment);
        int started = startMissingTaskManagers();
        if (started > 0) {
            out.println(
                    "            " + started + " TaskManagers have ended by themselves, and others take their places");
        }
        stop.tend();
        if (cluster.jobManagers().size() == jobManagers) {
            return true;
        }
        if (!stop.hasCome()) {
            if (restarts == MOST_RESTARTS || (isBounded && cluster.hasFinished())) {
                return false;
            }
            restarts++;
        }
        out.println("            the JobManager has ended; " + startJobManager());
        return true;
    }

    private int startMissingTaskManagers() throws IOException {
        int missing = taskManagers - cluster.taskManagers().size();
        for (int i = 0; i < missing; i++) {
            cluster.startTaskManager();
        }
        return Math.max(0, missing);
    }

    /** Starts one in the place of one that is gone. */
    String startJobManager() throws IOException {
        if (jobManagers > 1) {
            cluster.startJobManager();
            return "a standby takes over";
        }
        boolean isStopped = stop.prepareStart();
        cluster.restartJobManager();
        return isStopped ? "the job starts from the savepoint that was wanted" : "restarts from what is latest";
    }
}
