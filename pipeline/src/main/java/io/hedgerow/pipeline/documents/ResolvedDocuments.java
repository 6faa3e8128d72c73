package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.policies.spec.Roster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents that can run: every reference is resolved, every model file was read, loaded and bound once, every
 * default is filled in. Immutable.
 *
 * @param job what the Job document says, or null where there is none
 * @param roster endpoints, the models their variants name, those of keyed pools, and pools, as epoch 1
 * @param artifacts the bytes of the roster's models by {@link Roster#modelId}
 * @param allow what models may call and run
 * @param allowedLocations where models may come from
 */
public record ResolvedDocuments(
        @Nullable JobSpec job,
        Roster roster,
        Map<String, ModelArtifact> artifacts,
        AllowList allow,
        List<FileLocation> allowedLocations) {
    public ResolvedDocuments {
        artifacts = Map.copyOf(artifacts);
        allowedLocations = List.copyOf(allowedLocations);
    }

    /** The same with another roster of the same models. */
    public ResolvedDocuments withRoster(Roster newRoster) {
        return new ResolvedDocuments(job, newRoster, artifacts, allow, allowedLocations);
    }

    /**
     * Reads files of documents (YAML or JSON, several documents a file) and everything they name. Models that no
     * endpoint names are checked, and left out of the result, but for those of keyed pools. No model stays loaded.
     *
     * @param files the {@code -f} files
     * @throws DocumentsRefusedException with everything that is wrong, in whichever file
     */
    public static ResolvedDocuments load(List<Path> files, Environment environment) throws DocumentsRefusedException {
        Problems problems = new Problems();
        Documents documents = new DocumentsReader(environment, problems).read(files);
        Resolver resolver = new Resolver(documents, environment, problems);
        ResolvedDocuments resolved = resolver.resolve();
        problems.throwIfAny();
        return resolved;
    }
}
