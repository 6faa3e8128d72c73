package io.hedgerow.executors;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Where a task finds a model's bytes. Travels with the job graph. */
public interface ArtifactSource extends Serializable {

    /**
     * The bytes on the machine of the task.
     *
     * @param source what the artifact says of where they came from
     */
    ModelArtifact read(String source, RuntimeContext context) throws IOException;

    /** Bytes that travel inside the job graph; for small models. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Inline(byte[] bytes) implements ArtifactSource {
        @Override
        public ModelArtifact read(String source, RuntimeContext context) {
            return ModelArtifact.of(source, bytes);
        }
    }

    /** A file registered with the environment's distributed cache under that name. */
    record CachedFile(String name) implements ArtifactSource {
        @Override
        public ModelArtifact read(String source, RuntimeContext context) throws IOException {
            return ModelArtifact.ofFile(
                    source, context.getDistributedCache().getFile(name).toPath());
        }
    }
}
