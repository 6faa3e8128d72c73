package io.hedgerow.executors.crashes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a process is in a model, or was when it ended. All of it is in the name of an empty file, so that a folder's listing tells
 * everything and no file of somebody else's is ever read.
 *
 * @param subject digest of the model's bytes; of a subtask that runs, what {@link CrashWatch#run} was given
 * @param phase what the process is doing with it
 * @param attempt of the task that does it
 * @param process the process
 */
record Mark(String subject, Phase phase, TaskAttempt attempt, ProcessId process) {
    private static final String SUBJECT = "[a-z0-9-]{1,80}";
    private static final Pattern NAME =
            Pattern.compile("(" + SUBJECT + ")\\.([a-z]{3,4})\\.([0-9a-f]{32})\\.([a-z]{5,9})"
                    + "\\.([0-9]{1,9})\\.([0-9a-f]{16})\\.([0-9]{1,18})\\.([0-9]{1,18})");

    Mark {
        if (!subject.matches(SUBJECT)) {
            throw new IllegalArgumentException(
                    "a subject is 1 to 80 lower-case letters, digits and dashes, was " + subject);
        }
    }

    String fileName() {
        return String.join(
                ".",
                subject,
                phase.text(),
                attempt.job(),
                attempt.group(),
                Integer.toString(attempt.number()),
                process.place(),
                Long.toString(process.pid()),
                Long.toString(process.startMillis()));
    }

    /** The mark that a file's name says; empty: it is none. */
    static Optional<Mark> of(String fileName) {
        Matcher name = NAME.matcher(fileName);
        if (!name.matches()) {
            return Optional.empty();
        }
        Optional<Phase> phase = Phase.of(name.group(2));
        String group = name.group(4);
        if (phase.isEmpty() || !(group.equals(TaskAttempt.POOLS) || group.equals(TaskAttempt.REGISTRAR))) {
            return Optional.empty();
        }
        return Optional.of(new Mark(
                name.group(1),
                phase.get(),
                new TaskAttempt(name.group(3), group, Integer.parseInt(name.group(5))),
                new ProcessId(name.group(6), Long.parseLong(name.group(7)), Long.parseLong(name.group(8)))));
    }
}
