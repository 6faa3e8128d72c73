package io.hedgerow.cluster;

import static org.awaitility.Awaitility.await;

import io.hedgerow.cluster.FaultPlan.Step;
import io.hedgerow.cluster.FlinkRest.JobView;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a plan against a cluster. Confined to one thread. */
final class CampaignRun {
    private static final Duration START = Duration.ofMinutes(3);
    private static final int MOST_RESTARTS = 20;
    private static final Duration POLL = Duration.ofMillis(200);

    private final TestingCluster cluster;
    private final @Nullable BrokerProcess broker;
    private final FaultPlan plan;
    private final PrintStream out;
    private final RecoveryLog recoveries = new RecoveryLog();
    private long zeroMillis;
    private int restarts;

    /** @param broker the one the job's topics are on; null: the job has none */
    CampaignRun(TestingCluster cluster, @Nullable BrokerProcess broker, FaultPlan plan, PrintStream out) {
        this.cluster = cluster;
        this.broker = broker;
        this.plan = plan;
        this.out = out;
    }

    /** The recoveries of this run. */
    RecoveryLog recoveries() {
        return recoveries;
    }

    /**
     * Starts the cluster, takes all steps, and waits for the end of the job, or until it has done what it was started for.
     *
     * @param taskManagers how many there are at any time
     * @param traffic requests and answers of a job that does not end by itself; null: it does
     * @param patience longest wait for the end after the last step
     * @return whether the job ended well, or all is answered
     */
    boolean execute(int taskManagers, @Nullable TopicTraffic traffic, Duration patience)
            throws IOException, InterruptedException {
        cluster.startJobManager();
        for (int i = 0; i < taskManagers; i++) {
            cluster.startTaskManager();
        }
        await("the job runs")
                .atMost(START)
                .failFast("the job ended", cluster::hasEnded)
                .until(() -> cluster.rest().job().filter(JobView::isRunning).isPresent());
        if (traffic != null) {
            traffic.start();
        }
        zeroMillis = System.currentTimeMillis();
        for (Step step : plan.steps()) {
            observeUntil(zeroMillis + step.atMillis(), null);
            if (cluster.hasEnded() && broker == null) {
                break;
            }
            take(step);
        }
        observeUntil(System.currentTimeMillis() + patience.toMillis(), traffic);
        return traffic == null ? cluster.hasFinished() : traffic.isDone() && traffic.failure() == null;
    }

    private void observeUntil(long untilMillis, @Nullable TopicTraffic traffic)
            throws IOException, InterruptedException {
        while (System.currentTimeMillis() < untilMillis && (traffic == null || !traffic.isDone()) && goesOn()) {
            Optional<JobView> job = cluster.rest().job();
            job.ifPresent(view -> recoveries.seen(view, System.currentTimeMillis()));
        }
    }

    /**
     * Waits for a moment. Whether there is something to wait for: where there is a broker, a JobManager that ends by itself, say
     * because the broker was away when it started, is started again, as whatever supervises one would do.
     */
    private boolean goesOn() throws IOException, InterruptedException {
        if (!cluster.endsWithin(POLL)) {
            return true;
        }
        if (broker == null || restarts == MOST_RESTARTS) {
            return false;
        }
        restarts++;
        out.printf(
                "%8.1f s  the JobManager has ended by itself, and is started again%n",
                (System.currentTimeMillis() - zeroMillis) / 1e3);
        cluster.restartJobManager();
        return true;
    }

    private void take(Step step) throws IOException, InterruptedException {
        long nowMillis = System.currentTimeMillis();
        String victim = switch (step.kind()) {
            case KILL_TASK_MANAGER -> killTaskManager(step.victim());
            case PAUSE_TASK_MANAGER -> pauseTaskManager(step.victim());
            case RESUME_TASK_MANAGER -> resumeTaskManager();
            case KILL_JOB_MANAGER -> killJobManager();
            case KILL_BROKER, RESTART_BROKER, PAUSE_BROKER, RESUME_BROKER -> takeOfBroker(step.kind());
        };
        if (step.isFault() && !victim.isEmpty()) {
            recoveries.fault(step.kind(), nowMillis);
        }
        out.printf("%8.1f s  %s %s%n", (nowMillis - zeroMillis) / 1e3, step.kind(), victim);
    }

    private String killTaskManager(int draw) throws IOException, InterruptedException {
        List<ClusterProcess> alive = cluster.taskManagers();
        ClusterProcess victim = alive.get(draw % alive.size());
        victim.kill();
        ClusterProcess next = cluster.startTaskManager();
        return victim.name() + (victim.wasPaused() ? " (paused)" : "") + ", " + next.name() + " takes its place";
    }

    private String pauseTaskManager(int draw) throws IOException, InterruptedException {
        List<ClusterProcess> running =
                cluster.taskManagers().stream().filter(one -> !one.wasPaused()).toList();
        if (running.isEmpty()) {
            return "";
        }
        ClusterProcess victim = running.get(draw % running.size());
        victim.pause();
        return victim.name();
    }

    private String resumeTaskManager() throws IOException, InterruptedException {
        for (ClusterProcess one : cluster.taskManagers()) {
            if (one.wasPaused()) {
                one.resume();
                return one.name();
            }
        }
        return "";
    }

    /** A broker that is away already is left as it is. */
    private String takeOfBroker(FaultPlan.Kind kind) throws IOException, InterruptedException {
        if (broker == null) {
            return "";
        }
        boolean isThere = broker.isAlive() && !broker.isPaused();
        switch (kind) {
            case KILL_BROKER -> {
                if (isThere) {
                    broker.kill();
                }
            }
            case PAUSE_BROKER -> {
                if (isThere) {
                    broker.pause();
                }
            }
            case RESUME_BROKER -> broker.resume();
            default -> broker.start();
        }
        return isThere || kind == FaultPlan.Kind.RESTART_BROKER || kind == FaultPlan.Kind.RESUME_BROKER ? "broker" : "";
    }

    private String killJobManager() throws IOException, InterruptedException {
        cluster.jobManager().kill();
        if (cluster.hasFinished()) {
            return ""; // it was quicker
        }
        cluster.restartJobManager();
        return "restarts from the latest retained checkpoint";
    }
}
