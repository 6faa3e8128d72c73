package io.hedgerow.executors.crashes;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An attempt of a group of tasks that Flink starts anew together: none of them runs before all of the attempt before have ended,
 * or their process is lost.
 *
 * @param job ID of the job, 32 hexadecimal digits
 * @param group {@link #POOLS} or {@link #REGISTRAR}
 * @param number Flink's number of the attempt, 0 or more; starts over with another JobManager
 */
public record TaskAttempt(String job, String group, int number) {
    /** All subtasks of all pools: the data flow connects them. */
    public static final String POOLS = "pools";

    /** The registrar, which nothing may connect with the others. */
    public static final String REGISTRAR = "registrar";

    private static final Pattern JOB = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern GROUP = Pattern.compile(POOLS + "|" + REGISTRAR);

    public TaskAttempt {
        Objects.requireNonNull(job, "job is null");
        Objects.requireNonNull(group, "group is null");
        if (!JOB.matcher(job).matches() || !GROUP.matcher(group).matches() || number < 0) {
            throw new IllegalArgumentException("an attempt is of a job's ID, " + POOLS + " or " + REGISTRAR
                    + " and a number of 0 or more, was " + job + ", " + group + ", " + number);
        }
    }

    /** Whether the other one was over before this one began. */
    boolean isAfter(TaskAttempt other) {
        return other.job.equals(job) && other.group.equals(group) && other.number < number;
    }

    /** Whether a process that ended in both need not have ended twice. */
    String cause() {
        return job + "." + number;
    }
}
