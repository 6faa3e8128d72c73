package io.hedgerow.cluster;

import io.hedgerow.cluster.FaultPlan.Step;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What befalls the processes of Flink, their clocks, their models and their checkpoints. Confined to one thread. */
final class ClusterFaults {
    private static final int CLOCK_STEP_SECONDS = 30;

    private final TestingCluster cluster;
    private final Supervisor supervisor;
    private final SavepointStop stop;
    private final FullDisk disk;
    private final DeadlyModel model;
    private final int mostParallelism;
    private final Deque<String> steppedClocks = new ArrayDeque<>();
    private PaymentsJob job;

    ClusterFaults(
            TestingCluster cluster, Supervisor supervisor, SavepointStop stop, PaymentsJob job, int mostParallelism) {
        this.cluster = cluster;
        this.supervisor = supervisor;
        this.stop = stop;
        this.job = job;
        this.disk = job.disk();
        this.model = job.deadlyModel();
        this.mostParallelism = mostParallelism;
    }

    /** What it befell; nothing: it could befall nobody. */
    String begin(Step step) throws IOException, InterruptedException {
        return switch (step.kind()) {
            case KILL_TASK_MANAGER -> killTaskManager(step.draw());
            case PAUSE_TASK_MANAGER -> pauseTaskManager(step.draw());
            case KILL_JOB_MANAGER -> killJobManager();
            case RESCALE -> rescale(step.draw());
            case DRAIN -> stopAndStartAs(true, job);
            case DEADLY_MODEL -> {
                model.unleash();
                yield "it ends whatever calls it";
            }
            case FILL_CHECKPOINTS -> disk.fill() ? "no space left on device" : "";
            case STEP_CLOCK -> stepClock(step.draw());
            case KILL_BROKER, PAUSE_BROKER, PAUSE_BROKER_LONG, SLOW_ANSWERS ->
                throw new IllegalArgumentException(step + " is none of a cluster");
        };
    }

    /** Ends one that lasts; nothing: there is none. */
    String end(Step step) throws IOException, InterruptedException {
        return switch (step.kind()) {
            case PAUSE_TASK_MANAGER -> resumeTaskManager();
            case FILL_CHECKPOINTS -> {
                disk.empty();
                yield "there is space again";
            }
            case STEP_CLOCK -> stepClockBack();
            default -> throw new IllegalArgumentException(step + " has no end");
        };
    }

    private String killTaskManager(int draw) throws IOException, InterruptedException {
        List<ClusterProcess> alive = cluster.taskManagers();
        if (alive.isEmpty()) {
            return "";
        }
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

    private String killJobManager() throws IOException, InterruptedException {
        ClusterProcess victim = cluster.leader();
        if (!victim.isAlive()) {
            return "";
        }
        victim.kill();
        if (victim.exitCode() == 0) {
            return ""; // it was quicker
        }
        return victim.name() + "; " + supervisor.startJobManager();
    }

    private String rescale(int draw) throws IOException {
        if (mostParallelism == 1) {
            return "";
        }
        int other = 1 + draw % (mostParallelism - 1);
        return stopAndStartAs(false, job.withParallelism(other < job.parallelism() ? other : other + 1));
    }

    private String stopAndStartAs(boolean drain, PaymentsJob next) throws IOException {
        if (stop.isPending()) {
            return "";
        }
        stop.want(drain, next);
        String what = drain ? "drained" : "from " + job.parallelism() + " subtasks to " + next.parallelism();
        job = next;
        return what;
    }

    private String stepClock(int draw) throws IOException {
        SteppedClocks clocks = cluster.clocks();
        List<String> processes = new ArrayList<>();
        cluster.taskManagers().forEach(one -> processes.add(one.name()));
        cluster.jobManagers().forEach(one -> processes.add(one.name()));
        processes.removeAll(steppedClocks);
        if (clocks == null || processes.isEmpty()) {
            return "";
        }
        String victim = processes.get(draw / 2 % processes.size());
        int seconds = draw % 2 == 0 ? CLOCK_STEP_SECONDS : -CLOCK_STEP_SECONDS;
        clocks.step(victim, seconds);
        steppedClocks.add(victim);
        return victim + " by " + seconds + " s";
    }

    private String stepClockBack() throws IOException {
        String victim = steppedClocks.poll();
        SteppedClocks clocks = cluster.clocks();
        if (victim == null || clocks == null) {
            return "";
        }
        clocks.step(victim, 0);
        return victim;
    }
}
