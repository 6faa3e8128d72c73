package io.hedgerow.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    private final Extras extras;
    private final List<ClusterProcess> taskManagers = new ArrayList<>();
    private final Map<ClusterProcess, Integer> jobManagers = new LinkedHashMap<>();
    private int taskManagersStarted;

    /**
     * What clusters of tests do without.
     *
     * @param clocks clocks of the processes that can be stepped; null: the machine's
     * @param standby what several JobManagers agree by; null: there is one
     */
    record Extras(@Nullable SteppedClocks clocks, @Nullable HighAvailability standby) {
        static final Extras NONE = new Extras(null, null);
    }

    private TestingCluster(ClusterScript script, Process guard, FlinkRest rest, Extras extras) {
        this.script = script;
        this.guard = guard;
        this.rest = rest;
        this.extras = extras;
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
        return in(folder, documents, checkpoints, options, Extras.NONE);
    }

    static TestingCluster in(Path folder, Path documents, Path checkpoints, List<String> options, Extras extras)
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
        return new TestingCluster(script, guard, FlinkRest.ofPort(ports.get(0)), extras);
    }

    /** The jars of Flink; before anything is started, others may be put there. */
    Path libraries() {
        return script.folder().resolve("lib");
    }

    /** The job jar; before anything is started, others may be put beside it. */
    Path userJars() {
        return script.folder().resolve("usrlib");
    }

    /** Starts a JobManager with the job from its beginning; with standbys, one more of them. */
    public ClusterProcess startJobManager() throws IOException {
        return extras.standby() == null ? startOneJobManager(List.of()) : startStandby();
    }

    /** Starts the JobManager with the job from what is latest: a checkpoint or savepoint; without any, from its beginning. */
    public ClusterProcess restartJobManager() throws IOException {
        return startOneJobManager(List.of("--from", "latest"));
    }

    private ClusterProcess startOneJobManager(List<String> from) throws IOException {
        if (!jobManagers().isEmpty()) {
            throw new IllegalStateException("there is a JobManager");
        }
        List<String> command = new ArrayList<>(List.of(JOB_MANAGER));
        command.addAll(from);
        ClusterProcess started = start(JOB_MANAGER, command);
        jobManagers.put(started, 0);
        return started;
    }

    private ClusterProcess startStandby() throws IOException {
        int port = FreePorts.draw(1).get(0);
        String name = JOB_MANAGER + "-" + (jobManagers.size() + 1);
        ClusterProcess started = start(name, List.of(JOB_MANAGER, name, "--rest-port", Integer.toString(port)));
        jobManagers.put(started, port);
        rest.isAlsoAt(port);
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
        ProcessBuilder process = script.command(output, command);
        if (extras.clocks() != null) {
            process.environment().putAll(extras.clocks().environment(name));
        }
        return new ClusterProcess(name, process.start());
    }

    /** The TaskManagers that are there, in the order of their start. */
    public List<ClusterProcess> taskManagers() {
        return taskManagers.stream().filter(ClusterProcess::isAlive).toList();
    }

    /** The JobManagers that are there, in the order of their start. */
    List<ClusterProcess> jobManagers() {
        return jobManagers.keySet().stream().filter(ClusterProcess::isAlive).toList();
    }

    /** Clocks of the processes that can be stepped; null: they have the machine's. */
    @Nullable
    SteppedClocks clocks() {
        return extras.clocks();
    }

    /** The JobManager started last, there or not. */
    public ClusterProcess jobManager() {
        return jobManagers.keySet().stream()
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalStateException("no JobManager was started"));
    }

    /** The JobManager that leads, or else led last; the one there is, where it has no standbys. */
    ClusterProcess leader() throws IOException, InterruptedException {
        if (extras.standby() == null) {
            return jobManager();
        }
        OptionalInt port = extras.standby().leaderPort();
        return jobManagers.entrySet().stream()
                .filter(one -> port.isPresent() && one.getValue() == port.getAsInt())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(jobManager());
    }

    /** Whether the job has ended by itself, well or not. */
    public boolean hasEnded() {
        return jobManagers().isEmpty();
    }

    /** Whether the job has ended by itself, at the latest after this time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        jobManager().endsWithin(time);
        return hasEnded();
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
