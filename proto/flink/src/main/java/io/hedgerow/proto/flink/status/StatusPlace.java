package io.hedgerow.proto.flink.status;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where the subtasks of one submission of a job say how they are. Immutable.
 *
 * @param directory the folder
 * @param run what it calls this submission
 */
public record StatusPlace(StatusDirectory directory, String run) implements Serializable {
    public StatusPlace {
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(run, "run is null");
    }
}
