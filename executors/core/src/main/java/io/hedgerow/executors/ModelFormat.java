package io.hedgerow.executors;

import java.util.Collection;
import java.util.List;

/**
 * A model format, e.g. {@code pmml}. Found by {@link java.util.ServiceLoader} with the user-code class loader;
 * registered in {@code META-INF/services/io.hedgerow.executors.ModelFormat}. Thread-safe.
 */
public interface ModelFormat {

    /** The name used in documents. */
    String name();

    /** File name endings this format claims, with the dot, in lower case: {@code .pmml}. */
    List<String> fileExtensions();

    /**
     * Whether a folder is a model of this format. Its artifact is then a zip of it, see {@link FolderArchive}.
     *
     * @param fileNames names of the files that lie directly in it
     */
    default boolean takesFolder(Collection<String> fileNames) {
        return false;
    }

    /**
     * Whether a model of this format is {@link Settings} of its document instead of a file. Its artifact is then their
     * canonical JSON.
     */
    default boolean takesSettings() {
        return false;
    }

    /**
     * Loads a model. All checks of the file itself happen here: hostile bytes end in a refusal, never in a crash
     * or an {@code Error}.
     *
     * @throws ModelRefusedException with what is wrong and what is allowed; the message needs no file name
     */
    LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException;

    /**
     * The models that this one is made of, each as often as a row may go through it; none for most formats. They are models
     * of documents, of any format.
     *
     * @throws ModelRefusedException as {@link #load}
     */
    default List<ModelMember> members(ModelArtifact artifact) throws ModelRefusedException {
        return List.of();
    }

    /**
     * Loads a model that may be made of others. It opens them and, when it is closed, gives them back. The bytes hold their
     * digests, see {@link SealedMembers}.
     *
     * @throws ModelRefusedException as {@link #load(ModelArtifact, LoadOptions)}
     */
    default LoadedModel load(ModelArtifact artifact, LoadOptions options, ModelOpener opener)
            throws ModelRefusedException {
        return load(artifact, options);
    }
}
