package io.hedgerow.proto.flink.status;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model in one subtask of a pool.
 *
 * @param name name of the model
 * @param version its version
 * @param sha256 digest of its bytes
 * @param state where it is in its life
 * @param reason why it is refused; null where it is not
 * @param sizeBytes length of its file, which is not the memory it takes: formats do not know that; 0 while it is not served
 * @param requestsServed attempts it has scored in this subtask
 */
public record ModelStatus(
        String name,
        String version,
        String sha256,
        ModelState state,
        @Nullable String reason,
        long sizeBytes,
        long requestsServed) {
    public ModelStatus {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(version, "version is null");
        Objects.requireNonNull(sha256, "sha256 is null");
        Objects.requireNonNull(state, "state is null");
    }
}
