package io.hedgerow.proto.flink;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.JobManagerOptions.SchedulerType;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.SchedulerExecutionMode;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the subtasks behind the starter say that they can take requests. Flink starts all tasks of a job at once and in
 * no order; a request admitted while a pool still loads its models would spend its deadline in a network buffer. So
 * the starter admits nothing before every subtask has said it is ready, and after a restore the collector gives up
 * no restored request before the pools have.
 *
 * <p>The board is a folder that every process of the job can reach. Below the name of the start a subtask that
 * is ready has one small file; one that may take long until then has another from its start on, which says that it is
 * there. Without a folder nothing is said and nothing is waited for. Immutable and thread-safe.
 */
public final class ReadinessBoard implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Says nothing and waits for nothing. */
    public static final ReadinessBoard NONE = new ReadinessBoard(null);

    /** What the collector calls itself here. */
    public static final String COLLECTOR = "collector";

    /** What the starter calls itself on a {@link RosterBoard}. */
    public static final String STARTER = "starter";

    /** How long pools are waited for, by whoever does: longer than loading takes. */
    public static final Duration LONGEST_LOAD = Duration.ofMinutes(5);

    /** Ends the name of the file that says that a subtask has been started. */
    private static final String STARTED = ".started";

    private static final Logger LOG = LoggerFactory.getLogger(ReadinessBoard.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final @Nullable String folder;

    private ReadinessBoard(@Nullable String folder) {
        this.folder = folder;
    }

    /** A board in a folder of a Flink file system. */
    public static ReadinessBoard in(String folder) {
        return new ReadinessBoard(Objects.requireNonNull(folder, "folder is null"));
    }

    /** What an executor pool calls itself here. */
    public static String ofPool(String poolName) {
        return "pool-" + poolName;
    }

    /** Whether anything is said here. */
    public boolean exists() {
        return folder != null;
    }

    /**
     * One start of a job. Numbers of attempts alone would not tell starts apart: with another JobManager they begin at 0 again, and a
     * process that was lost with its tasks has left what it said.
     *
     * @param job the job's ID
     * @param graph Flink's name of the graph that the tasks are executed by, of which each JobManager makes a new one
     * @param attempt how often the tasks were started before by that graph; 0 with the adaptive scheduler, which makes a new graph for each
     *     start, and counts for each subtask by itself
     */
    public record Start(JobID job, String graph, int attempt) {
        /** Of an execution's ID; behind it are those of the vertex and the subtask, and the attempt. */
        private static final Pattern GRAPH = Pattern.compile("(.+)_[^_]+_[0-9]+_[0-9]+");

        /** The start that a task belongs to. */
        public static Start of(Environment task) {
            ExecutionAttemptID execution = task.getExecutionId();
            Matcher matcher = GRAPH.matcher(execution.toString()); // Flink has no other way to its first part
            boolean hasGraph = matcher.matches();
            boolean isGraphOfOneStart =
                    hasGraph && isAdaptive(task.getTaskManagerInfo().getConfiguration());
            return new Start(
                    task.getJobID(),
                    hasGraph ? matcher.group(1) : "",
                    isGraphOfOneStart ? 0 : execution.getAttemptNumber());
        }

        private static boolean isAdaptive(ReadableConfig flink) {
            return flink.get(JobManagerOptions.SCHEDULER) == SchedulerType.Adaptive
                    || flink.get(JobManagerOptions.SCHEDULER_MODE) == SchedulerExecutionMode.REACTIVE;
        }
    }

    /**
     * Says that a subtask has been started, whatever it has to do until it is ready. Throws when the folder cannot be
     * written.
     */
    public void appear(Start start, String operator, int subtask) throws IOException {
        write(path(start, operator, subtask, STARTED), "STARTED\n");
    }

    /** Says that a subtask is ready. Throws when the folder cannot be written. */
    public void announce(Start start, String operator, int subtask) throws IOException {
        write(path(start, operator, subtask, ""), "READY\n");
    }

    private static void write(@Nullable Path path, String text) throws IOException {
        if (path == null) {
            return;
        }
        try (OutputStream out = path.getFileSystem().create(path, WriteMode.OVERWRITE)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Takes back what {@link #appear} and {@link #announce} said, as far as it can. What stays is a small file that no
     * other start looks at, and no reason to fail a task that has done its work.
     */
    public void withdraw(Start start, String operator, int subtask) {
        Path path = path(start, operator, subtask, "");
        if (path != null) {
            delete(path);
            delete(path.suffix(STARTED));
            delete(Objects.requireNonNull(path.getParent())); // goes with the last of them: not recursive
        }
    }

    private static void delete(Path path) {
        try {
            path.getFileSystem().delete(path, false);
        } catch (IOException e) {
            LOG.debug("{} stays", path, e);
        }
    }

    /**
     * Waits until every subtask has said that it is ready.
     *
     * @param parallelism number of subtasks by operator
     * @param timeout longest wait
     * @return who is still missing, as {@code operator-subtask}; empty when all are ready
     */
    public Set<String> await(Start start, Map<String, Integer> parallelism, Duration timeout)
            throws IOException, InterruptedException {
        return await(start, parallelism, timeout, name -> name);
    }

    /** Waits until every subtask has said that it has been started, or is ready; otherwise as {@link #await}. */
    public Set<String> awaitStarted(Start start, Map<String, Integer> parallelism, Duration timeout)
            throws IOException, InterruptedException {
        return await(
                start,
                parallelism,
                timeout,
                name -> name.endsWith(STARTED) ? name.substring(0, name.length() - STARTED.length()) : name);
    }

    private Set<String> await(
            Start start, Map<String, Integer> parallelism, Duration timeout, UnaryOperator<String> subtaskOfFile)
            throws IOException, InterruptedException {
        Set<String> missing = new HashSet<>();
        if (folder == null) {
            return missing;
        }
        parallelism.forEach((operator, subtasks) -> {
            for (int subtask = 0; subtask < subtasks; subtask++) {
                missing.add(name(operator, subtask));
            }
        });
        long endNanos = System.nanoTime() + timeout.toNanos();
        Duration pause = FIRST_PAUSE;
        removeHeard(start, missing, subtaskOfFile);
        while (!missing.isEmpty() && System.nanoTime() < endNanos) {
            Thread.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            removeHeard(start, missing, subtaskOfFile);
        }
        return missing;
    }

    private void removeHeard(Start start, Set<String> missing, UnaryOperator<String> subtaskOfFile) throws IOException {
        Path place = new Path(Objects.requireNonNull(folder), place(start));
        FileSystem files = place.getFileSystem();
        if (!files.exists(place)) {
            return;
        }
        for (var file : files.listStatus(place)) {
            missing.remove(subtaskOfFile.apply(file.getPath().getName()));
        }
    }

    private @Nullable Path path(Start start, String operator, int subtask, String ending) {
        return folder == null ? null : new Path(new Path(folder, place(start)), name(operator, subtask) + ending);
    }

    /** The folder, for messages. */
    @Override
    public String toString() {
        return folder == null ? "none" : folder;
    }

    private static String place(Start start) {
        return start.job() + "-" + start.graph() + "-" + start.attempt();
    }

    private static String name(String operator, int subtask) {
        return operator + "-" + subtask;
    }
}
