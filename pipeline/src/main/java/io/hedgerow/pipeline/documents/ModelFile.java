package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.FolderArchive;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files a Model document names. */
final class ModelFile {

    /** Some formats hold the bytes of a model as one array. */
    static final int MOST_BYTES = 1 << 30;

    private final AllowedLocations allowed;
    private final RemoteFiles remote;
    private final ArtifactCache copies;

    ModelFile(AllowedLocations allowed) {
        this(allowed, ArtifactCache.ofProcess());
    }

    private ModelFile(AllowedLocations allowed, ArtifactCache copies) {
        this(allowed, new DirectFiles(allowed, copies), copies);
    }

    /**
     * @param remote reads what is not on this machine, and looks itself whether that is allowed
     * @param copies holds large files as they were when they were read
     */
    ModelFile(AllowedLocations allowed, RemoteFiles remote, ArtifactCache copies) {
        this.allowed = allowed;
        this.remote = remote;
        this.copies = copies;
    }

    /** The bytes with their digest. Throws with the reason when they cannot or must not be read. */
    ModelArtifact read(ModelDocument model, ModelFormat format) throws BadLocation {
        if (model.inline() != null) {
            return checked(model.inline(), model);
        }
        if (model.settings() != null) {
            return checked(ModelArtifact.of("settings", model.settings().canonicalJson()), model);
        }
        String written = model.location() == null ? "" : model.location();
        FileLocation location = Locations.resolveAny(written, model.folder());
        ModelArtifact read = location.isLocal()
                ? local(location, model.sha256(), format)
                : remote.read(location, model.sha256(), MOST_BYTES);
        return checked(read, model);
    }

    /**
     * What reading a model and its samples would wait for, in words; empty: for nothing that another attempt may bring. Where
     * files are fetched, asking has them fetched: the model after its samples, so that of models none is held in vain.
     */
    Optional<String> awaited(ModelDocument model) {
        ModelDocument.Validation validation = model.validation();
        String location = model.location();
        Optional<String> samples = validation == null
                ? Optional.empty()
                : awaited(validation.samples(), null, model.folder(), GoldenSamples.MOST_BYTES);
        return samples.isPresent() || location == null
                ? samples
                : awaited(location, model.sha256(), model.folder(), MOST_BYTES);
    }

    private Optional<String> awaited(String written, @Nullable String sha256, Path folder, int mostBytes) {
        try {
            FileLocation location = Locations.resolveAny(written, folder);
            return location.isLocal() ? Optional.empty() : remote.awaited(location, sha256, mostBytes);
        } catch (BadLocation e) {
            return Optional.empty(); // said when it is read
        }
    }

    /** The bytes of another file a Model document names. */
    byte[] read(String written, Path folder, int mostBytes) throws BadLocation {
        FileLocation location = Locations.resolveAny(written, folder);
        return location.isLocal()
                ? fileBytes(allowed.admitLocal(location), location, mostBytes)
                : remote.read(location, null, mostBytes).bytes();
    }

    private static ModelArtifact checked(ModelArtifact artifact, ModelDocument model) throws BadLocation {
        if (model.sha256() != null && !model.sha256().equals(artifact.sha256())) {
            throw new BadLocation("is " + Texts.shown(artifact.source()) + ", whose sha256 is " + artifact.sha256()
                    + ", the document's sha256 is " + model.sha256());
        }
        return artifact;
    }

    private ModelArtifact local(FileLocation location, @Nullable String sha256, ModelFormat format) throws BadLocation {
        Path real = allowed.admitLocal(location);
        if (Files.isDirectory(real)) {
            return ModelArtifact.of(location.written(), folderBytes(real, location, format));
        }
        return isLarge(real)
                ? copy(real, location, sha256)
                : ModelArtifact.of(location.written(), fileBytes(real, location, MOST_BYTES));
    }

    private static boolean isLarge(Path real) {
        return Files.isRegularFile(real) && real.toFile().length() >= ModelArtifact.LARGE_BYTES;
    }

    /** The bytes that are checked are those that are used, whatever happens to the user's file meanwhile. */
    private ModelArtifact copy(Path real, FileLocation location, @Nullable String sha256) throws BadLocation {
        try (InputStream in = Files.newInputStream(real)) {
            FileBytes.requireAtMost(Files.size(real), location, MOST_BYTES);
            return FileBytes.read(in, location, sha256, MOST_BYTES, copies);
        } catch (IOException e) {
            throw FileBytes.unreadable(location, e);
        }
    }

    private static byte[] fileBytes(Path real, FileLocation location, int mostBytes) throws BadLocation {
        if (!Files.isRegularFile(real)) {
            throw new BadLocation("is " + Texts.shown(location.written()) + ", which is no regular file");
        }
        try (InputStream in = Files.newInputStream(real)) {
            FileBytes.requireAtMost(Files.size(real), location, mostBytes);
            return FileBytes.read(in, location, mostBytes);
        } catch (IOException e) {
            throw FileBytes.unreadable(location, e);
        }
    }

    private static byte[] folderBytes(Path folder, FileLocation location, ModelFormat format) throws BadLocation {
        try {
            if (!format.takesFolder(FolderArchive.fileNames(folder))) {
                throw new BadLocation("is " + Texts.shown(location.written())
                        + ", which is no regular file, nor a folder that format " + format.name() + " takes");
            }
            return FolderArchive.pack(folder, MOST_BYTES);
        } catch (IOException e) {
            throw FileBytes.unreadable(location, e);
        }
    }
}
