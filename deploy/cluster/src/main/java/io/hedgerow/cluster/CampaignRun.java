package io.hedgerow.cluster;

import static org.awaitility.Awaitility.await;

import io.hedgerow.cluster.FaultPlan.Step;
import io.hedgerow.cluster.FlinkRest.JobView;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of a plan against a cluster. Confined to one thread. */
final class CampaignRun {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration SETTLING = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(200);

    private final TestingCluster cluster;
    private final ClusterFaults faults;
    private final @Nullable BrokerFaults brokerFaults;
    private final Supervisor supervisor;
    private final PrintStream out;
    private final RecoveryLog recoveries = new RecoveryLog();
    private final Set<Integer> begun = new HashSet<>();
    private long zeroMillis;
    private long latestCheckpointMillis;

    /** @param brokerFaults those of the broker that the job's topics are on; null: the job has none */
    CampaignRun(
            TestingCluster cluster,
            ClusterFaults faults,
            @Nullable BrokerFaults brokerFaults,
            Supervisor supervisor,
            PrintStream out) {
        this.cluster = cluster;
        this.faults = faults;
        this.brokerFaults = brokerFaults;
        this.supervisor = supervisor;
        this.out = out;
    }

    /** The recoveries of this run. */
    RecoveryLog recoveries() {
        return recoveries;
    }

    /**
     * Starts the cluster, takes all steps, and waits for the end of the job, or until it has done what it was started for.
     *
     * @param traffic requests and answers of a job that does not end by itself; null: it does
     * @param patience longest wait for the end after the last step
     * @return whether the job ended well, or all is answered
     */
    boolean execute(FaultPlan plan, @Nullable TopicTraffic traffic, Duration patience)
            throws IOException, InterruptedException {
        supervisor.start();
        await("the job runs")
                .atMost(START)
                .failFast("the job ended", cluster::hasEnded)
                .until(() -> cluster.rest().job().filter(JobView::isRunning).isPresent());
        if (traffic != null) {
            traffic.start();
        }
        zeroMillis = System.currentTimeMillis();
        for (Step step : plan.steps()) {
            if (!observeUntil(zeroMillis + step.atMillis(), () -> false)) {
                break;
            }
            take(step, traffic);
        }
        observeUntil(System.currentTimeMillis() + patience.toMillis(), () -> traffic != null && traffic.isDone());
        if (traffic == null) {
            return cluster.hasFinished();
        }
        settle();
        return traffic.isDone() && traffic.failure() == null;
    }

    /** A second answer would be seen when it is committed: by the checkpoint after next at the latest. */
    private void settle() throws IOException, InterruptedException {
        for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
            long nowMillis = System.currentTimeMillis();
            observeUntil(nowMillis + SETTLING.toMillis(), () -> latestCheckpointMillis > nowMillis);
        }
    }

    /** Whether the time came, and not the end of the job. */
    private boolean observeUntil(long untilMillis, BooleanSupplier isEnough) throws IOException, InterruptedException {
        while (System.currentTimeMillis() < untilMillis && !isEnough.getAsBoolean()) {
            if (!supervisor.goesOn(POLL)) {
                return false;
            }
            if (brokerFaults != null) {
                brokerFaults.tend();
            }
            Optional<JobView> job = cluster.rest().job();
            job.ifPresent(this::seen);
        }
        return true;
    }

    private void seen(JobView job) {
        recoveries.seen(job, System.currentTimeMillis());
        latestCheckpointMillis = job.latestCheckpointMillis();
    }

    private void take(Step step, @Nullable TopicTraffic traffic) throws IOException, InterruptedException {
        long nowMillis = System.currentTimeMillis();
        if (step.isEnd() && !begun.contains(step.fault())) {
            return;
        }
        String victim = step.isEnd() ? end(step) : begin(step);
        if (victim.isEmpty()) {
            return;
        }
        if (!step.isEnd()) {
            begun.add(step.fault());
            recoveries.fault(step.kind(), nowMillis);
        }
        out.printf(
                "%8.1f s  %s%s: %s%s%n",
                (nowMillis - zeroMillis) / 1e3,
                step.isEnd() ? "end of " : "",
                step.kind().words(),
                victim,
                traffic == null ? "" : " (" + traffic.progress() + ")");
    }

    private String begin(Step step) throws IOException, InterruptedException {
        if (!FaultKind.OF_TOPICS.contains(step.kind())) {
            return faults.begin(step);
        }
        return brokerFaults == null ? "" : brokerFaults.begin(step.kind());
    }

    private String end(Step step) throws IOException, InterruptedException {
        if (!FaultKind.OF_TOPICS.contains(step.kind())) {
            return faults.end(step);
        }
        return brokerFaults == null ? "" : brokerFaults.end(step.kind());
    }
}
