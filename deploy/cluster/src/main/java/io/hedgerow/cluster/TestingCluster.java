package io.hedgerow.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster in application mode in a folder: a JobManager with one job, and TaskManagers, each a JVM of its own,
 * started by {@code deploy/local/cluster}. All of them are killed by {@link #close}, and by a guard when this process ends
 * without it, even by SIGKILL. Confined to one thread.
 */
public final class TestingCluster implements AutoCloseable {
    private static final String JOB_MANAGER = "jobmanager";
    private static final int GUARD_SECONDS = 60;

    private final ClusterScript script;
    private final Process guard;
    private final FlinkRest rest;
    private final List<ClusterProcess> taskManagers = new ArrayList<>();
    private int taskManagersStarted;
    private @Nullable ClusterProcess jobManager;

    private TestingCluster(ClusterScript script, Process guard, FlinkRest rest) {
        this.script = script;
        this.guard = guard;
        this.rest = rest;
    }

    /**
     * Lays out a cluster of the distribution's own Flink; starts nothing but its guard.
     *
     * @param folder where it keeps its files; no spaces or commas in its path
     * @param documents one Job among them
     * @param checkpoints the Job's {@code checkpointing.directory}
     */
    public static TestingCluster in(Path folder, Path documents, Path checkpoints)
            throws IOException, InterruptedException {
        return in(folder, documents, checkpoints, List.of());
    }

    /**
     * Lays out a cluster; starts nothing but its guard.
     *
     * @param folder where it keeps its files; no spaces or commas in its path
     * @param documents one Job among them
     * @param checkpoints the Job's {@code checkpointing.directory}
     * @param options further ones of the script's command {@code prepare}
     */
    public static TestingCluster in(Path folder, Path documents, Path checkpoints, List<String> options)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        ClusterScript script = ClusterScript.forFolder(folder);
        List<Integer> ports = FreePorts.draw(2);
        List<String> command = new ArrayList<>(List.of(
                "prepare",
                "--checkpoints",
                checkpoints.toString(),
                "--rest-port",
                ports.get(0).toString(),
                "--rpc-port",
                ports.get(1).toString(),
                "-f",
                documents.toString()));
        command.addAll(options);
        script.run(command);
        Process guard = script.command(folder.resolve("guard.out").toFile(), List.of("guard"))
                .start();
        return new TestingCluster(script, guard, FlinkRest.ofPort(ports.get(0)));
    }

    /** Starts the JobManager with the job from its beginning. */
    public ClusterProcess startJobManager() throws IOException {
        return startJobManager(List.of(JOB_MANAGER));
    }

    /** Starts the JobManager with the job from the latest retained checkpoint; without one, from its beginning. */
    public ClusterProcess restartJobManager() throws IOException {
        return startJobManager(List.of(JOB_MANAGER, "--from", "latest"));
    }

    private ClusterProcess startJobManager(List<String> command) throws IOException {
        if (jobManager != null && jobManager.isAlive()) {
            throw new IllegalStateException("there is a JobManager");
        }
        ClusterProcess started = start(JOB_MANAGER, command);
        jobManager = started;
        return started;
    }

    /** Starts one more TaskManager. */
    public ClusterProcess startTaskManager() throws IOException {
        taskManagersStarted++;
        String name = "taskmanager-" + taskManagersStarted;
        ClusterProcess started = start(name, List.of("taskmanager", name));
        taskManagers.add(started);
        return started;
    }

    private ClusterProcess start(String name, List<String> command) throws IOException {
        File output = script.folder().resolve("log").resolve(name + ".start").toFile();
        return new ClusterProcess(name, script.command(output, command).start());
    }

    /** The TaskManagers that are there, in the order of their start. */
    public List<ClusterProcess> taskManagers() {
        return taskManagers.stream().filter(ClusterProcess::isAlive).toList();
    }

    /** The JobManager started last, there or not. */
    public ClusterProcess jobManager() {
        if (jobManager == null) {
            throw new IllegalStateException("no JobManager was started");
        }
        return jobManager;
    }

    /** Whether the job has ended by itself, well or not. */
    public boolean hasEnded() {
        return !jobManager().isAlive();
    }

    /** Whether the job has ended by itself, at the latest after this time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return jobManager().endsWithin(time);
    }

    /** Whether the job has ended well: all its requests were read, and all its output is visible. */
    public boolean hasFinished() {
        return hasEnded() && jobManager().exitCode() == 0;
    }

    /** What the JobManager says of the job and the cluster. */
    public FlinkRest rest() {
        return rest;
    }

    /** Kills all processes. Their files stay. */
    @Override
    public void close() throws IOException, InterruptedException {
        guard.getOutputStream().close();
        if (!guard.waitFor(GUARD_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("processes of " + script.folder() + " did not end");
        }
    }
}
