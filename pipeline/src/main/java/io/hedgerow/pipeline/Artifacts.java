package io.hedgerow.pipeline;

import io.hedgerow.executors.ArtifactSource;
import io.hedgerow.executors.ModelArtifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Ships the bytes of models to the tasks: small ones inside the job graph, others through Flink's distributed cache,
 * which keeps one copy per machine. They are the bytes that were checked, whatever happens to the files meanwhile.
 */
final class Artifacts {
    private static final int MAX_INLINE_BYTES = 256 * 1024;

    private Artifacts() {}

    static Map<String, ArtifactSource> ship(Map<String, ModelArtifact> artifacts, StreamExecutionEnvironment env) {
        Map<String, ArtifactSource> sources = new HashMap<>();
        artifacts.forEach((id, artifact) -> sources.put(
                id,
                artifact.sizeBytes() <= MAX_INLINE_BYTES
                        ? new ArtifactSource.Inline(artifact.bytes())
                        : cached(artifact, env)));
        return sources;
    }

    private static ArtifactSource cached(ModelArtifact artifact, StreamExecutionEnvironment env) {
        String name = "hedgerow-model-" + artifact.sha256();
        boolean known = env.getCachedFiles().stream().anyMatch(file -> file.f0.equals(name));
        if (!known) {
            env.registerCachedFile(copyOf(artifact).toUri().toString(), name);
        }
        return new ArtifactSource.CachedFile(name);
    }

    private static Path copyOf(ModelArtifact artifact) {
        try {
            Path folder = Files.createTempDirectory("hedgerow-model");
            folder.toFile().deleteOnExit();
            Path copy = folder.resolve(artifact.sha256());
            copy.toFile().deleteOnExit(); // the last that is registered goes first
            artifact.linkOrCopy(copy);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + artifact.source() + " for the cluster", e);
        }
    }
}
