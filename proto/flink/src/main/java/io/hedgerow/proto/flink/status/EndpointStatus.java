package io.hedgerow.proto.flink.status;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generation of an endpoint in one subtask.
 *
 * @param name name of the endpoint
 * @param generation generation of its document
 * @param epoch roster epoch it belongs to; 0 where it has none yet
 * @param state what the subtask has done with it
 * @param reason why it is refused; null where it is not
 */
public record EndpointStatus(
        String name,
        long generation,
        long epoch,
        EndpointState state,
        @Nullable String reason) {
    public EndpointStatus {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(state, "state is null");
    }
}
