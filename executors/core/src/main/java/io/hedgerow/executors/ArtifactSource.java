package io.hedgerow.executors;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Where a task finds a model's bytes. Travels with the job graph. */
public interface ArtifactSource extends Serializable {

    /** Reads the bytes on the machine of the task. */
    byte[] read(RuntimeContext context) throws IOException;

    /** Bytes that travel inside the job graph; for small models. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Inline(byte[] bytes) implements ArtifactSource {
        @Override
        public byte[] read(RuntimeContext context) {
            return bytes;
        }
    }

    /** A file registered with the environment's distributed cache under that name. */
    record CachedFile(String name) implements ArtifactSource {
        @Override
        public byte[] read(RuntimeContext context) throws IOException {
            return Files.readAllBytes(
                    context.getDistributedCache().getFile(name).toPath());
        }
    }
}
