package io.hedgerow.proto.flink.status;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What one subtask says of itself. Its newest record is all there is of it: each holds everything. Immutable.
 *
 * @param run which start of the job, such as its ID; part of a folder's name
 * @param attempt how often the subtask was started before, within the run
 * @param operator what it is a subtask of; part of a file's name
 * @param subtask its index, from 0
 * @param of how many subtasks there are
 * @param writtenAtMillis when, epoch milliseconds of the writer
 * @param endpoints the endpoints it knows
 * @param models the model versions it knows
 * @param documents the documents of the control log; only the registrar has any
 */
public record StatusRecord(
        String run,
        int attempt,
        String operator,
        int subtask,
        int of,
        long writtenAtMillis,
        List<EndpointStatus> endpoints,
        List<ModelStatus> models,
        List<DocumentStatus> documents) {

    /** What the registrar calls itself here. Pools and collector have the names of the readiness board. */
    public static final String REGISTRAR = "registrar";

    /** Subtasks write every 5 seconds at least; who has not for this long may be gone. */
    public static final long STALE_AFTER_MILLIS = 15_000;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    public StatusRecord {
        requireFileName(run);
        requireFileName(operator);
        if (subtask < 0 || subtask >= of) {
            throw new IllegalArgumentException("subtask must be 0 to " + (of - 1) + ", was " + subtask);
        }
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
        models = models == null ? List.of() : List.copyOf(models);
        documents = documents == null ? List.of() : List.copyOf(documents);
    }

    static boolean isFileName(String name) {
        return FILE_NAME.matcher(name).matches();
    }

    /** Refuses what must not become the name of a file. */
    static String requireFileName(String name) {
        if (!isFileName(Objects.requireNonNull(name, "name is null"))) {
            throw new IllegalArgumentException(
                    "must be letters, digits, dots, dashes and underscores, was \"" + name + '"');
        }
        return name;
    }

    /** Whether the writer should have written again by now. */
    public boolean isStale(long nowMillis) {
        return nowMillis - writtenAtMillis > STALE_AFTER_MILLIS;
    }
}
