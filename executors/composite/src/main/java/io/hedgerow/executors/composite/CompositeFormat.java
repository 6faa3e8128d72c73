package io.hedgerow.executors.composite;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelMember;
import io.hedgerow.executors.ModelOpener;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;

/**
 * Models that are made of other models, and are one from outside: a chain of steps, segments of which a rule picks one, or an
 * ensemble that is combined. What the settings may hold is in this module's README. Thread-safe.
 */
public final class CompositeFormat implements ModelFormat {
    private static final List<String> PROVIDERS = List.of("cpu");

    /** Creates the format; for {@link java.util.ServiceLoader}. */
    public CompositeFormat() {}

    @Override
    public String name() {
        return "composite";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of();
    }

    @Override
    public boolean takesSettings() {
        return true;
    }

    @Override
    public List<ModelMember> members(ModelArtifact artifact) throws ModelRefusedException {
        return CompositionReader.read(artifact.bytes()).parts();
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        return load(artifact, options, ModelOpener.NONE);
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options, ModelOpener opener)
            throws ModelRefusedException {
        options.choose(PROVIDERS);
        if (options.threads() != 1) {
            throw new ModelRefusedException(
                    "the members of a composite run by their own documents; threads must be 1, was "
                            + options.threads());
        }
        Composition composition = CompositionReader.read(artifact.bytes());
        OpenedMembers members = OpenedMembers.open(composition, opener);
        try {
            return CompositeModel.of(composition, members);
        } catch (ModelRefusedException | RuntimeException | Error e) {
            members.close();
            throw e;
        }
    }
}
