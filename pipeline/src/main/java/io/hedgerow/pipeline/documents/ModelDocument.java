package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.Settings;
import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.policies.spec.ModelSpec.FeaturePacking;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.RuntimeSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Model document as read; its file has not been looked at.
 *
 * @param fields the whole document, for the places of problems
 * @param folder folder of the document's file
 * @param name name of the model
 * @param version its version
 * @param format registered model format
 * @param location as written, or null where there is no file
 * @param inline the bytes, or null where they are not in the document
 * @param settings what the format goes by instead of a file, or null
 * @param sha256 digest the bytes must have, or null
 * @param executor pool
 * @param inputs endpoint input to model input
 * @param features packing, or null
 * @param output which outputs mean what
 * @param runtime hardware it runs on
 * @param warmupCalls as in {@link ModelSpec}
 * @param validation what it is known to answer, or null
 * @param isSound whether nothing was wrong with what it says of inputs and outputs
 */
record ModelDocument(
        Fields fields,
        Path folder,
        String name,
        String version,
        String format,
        @Nullable String location,
        @Nullable ModelArtifact inline,
        @Nullable Settings settings,
        @Nullable String sha256,
        String executor,
        Map<String, String> inputs,
        @Nullable FeaturePacking features,
        OutputMapping output,
        RuntimeSpec runtime,
        int warmupCalls,
        @Nullable Validation validation,
        boolean isSound) {

    /**
     * Samples of what a model answers.
     *
     * @param samples location of their file, as written
     * @param tolerance how far numbers may be off
     */
    record Validation(String samples, double tolerance) {}

    String id() {
        return Roster.modelId(name, version);
    }

    /** The same, with bytes that must have another digest, or any where that is null. */
    ModelDocument withSha256(@Nullable String digest) {
        return new ModelDocument(
                fields,
                folder,
                name,
                version,
                format,
                location,
                inline,
                settings,
                digest,
                executor,
                inputs,
                features,
                output,
                runtime,
                warmupCalls,
                validation,
                isSound);
    }

    /** Where problems of the model's file, or settings, are reported. */
    Place filePlace() {
        return fields.object("spec").place(sourceKey());
    }

    private String sourceKey() {
        if (settings != null) {
            return "settings";
        }
        return inline == null ? "location" : "inline";
    }

    /** Whether there is exactly one place where its bytes are. */
    boolean hasBytes() {
        return Stream.of(location, inline, settings).filter(Objects::nonNull).count() == 1;
    }

    /** The same, with the bytes at hand wherever they came from. */
    ModelDocument withBytes(ModelArtifact bytes) {
        return new ModelDocument(
                fields,
                folder,
                name,
                version,
                format,
                null,
                bytes,
                null,
                sha256,
                executor,
                inputs,
                features,
                output,
                runtime,
                warmupCalls,
                validation,
                isSound);
    }

    /** What is known when it was loaded; {@code members} are the models it is made of. */
    ModelSpec specOf(ModelArtifact artifact, List<String> members) {
        return new ModelSpec(
                name,
                version,
                format,
                artifact.source(),
                artifact.sha256(),
                artifact.sizeBytes(),
                executor,
                inputs,
                features,
                output,
                runtime,
                members,
                warmupCalls);
    }
}
