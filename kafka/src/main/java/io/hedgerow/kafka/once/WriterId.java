package io.hedgerow.kafka.once;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the writer of one subtask, whatever attempt of it: a later one takes the ID over, which ends the earlier one. Two writers may
 * decide the same request unless they are different subtasks of one run with one parallelism.
 *
 * @param job the job's name, letters, digits, {@code .}, {@code _} and {@code -}
 * @param run tells the starts of a job apart: letters and digits, one digit at least; the same for all that is recovered from one job graph
 * @param parallelism subtasks of the collector
 * @param subtask 0 to {@code parallelism} - 1
 */
public record WriterId(String job, String run, int parallelism, int subtask) {
    /** With a digit: what other delivery calls its outputs has none, so that a job {@code JOB-once} has none of the job's writers. */
    private static final String RUN = "([A-Za-z]*[0-9][A-Za-z0-9]*)";

    private static final String NUMBER = "([0-9]{1,9})";

    public WriterId {
        if (!run.matches(RUN) || subtask < 0 || subtask >= parallelism) {
            throw new IllegalArgumentException(
                    "a writer needs a run of letters and digits, one digit at least, and a subtask below its parallelism, was "
                            + run + ", " + subtask + " of " + parallelism);
        }
    }

    /** The transactional ID. */
    public String text() {
        return prefix(job) + run + "-" + parallelism + "-" + subtask;
    }

    /** How the transactional IDs of a job begin; those of other jobs may, too. */
    public static String prefix(String job) {
        return "hedgerow-" + job + "-once-";
    }

    /** Who may be whoever runs the job, for errors. */
    public static String rights(String job) {
        return "whoever runs the job needs Write, and no rule against Describe, for transactional IDs that begin with "
                + prefix(job);
    }

    /** A regular expression, for Kafka's brokers and for Java, of the IDs of a job's writers and of no other. */
    public static String pattern(String job) {
        return prefix(job).replace(".", "\\.") + RUN + "-" + NUMBER + "-" + NUMBER;
    }

    /** The writer of a transactional ID; empty where it is none of that job's. */
    static Optional<WriterId> parse(String job, String transactionalId) {
        Matcher matcher = Pattern.compile(pattern(job)).matcher(transactionalId);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int parallelism = Integer.parseInt(matcher.group(2));
        int subtask = Integer.parseInt(matcher.group(3));
        return subtask < parallelism
                ? Optional.of(new WriterId(job, matcher.group(1), parallelism, subtask))
                : Optional.empty();
    }

    /** Whether another writer of the job may decide a request that this one decides. */
    boolean mayDecideTheSameAs(WriterId other) {
        return !run.equals(other.run) || parallelism != other.parallelism || subtask == other.subtask;
    }

    /** The writer beside this one. */
    WriterId sibling(int otherSubtask) {
        return new WriterId(job, run, parallelism, otherSubtask);
    }
}
