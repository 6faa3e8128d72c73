package io.hedgerow.pipeline.documents;

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

    /** Bytes of a model are held as one array. */
    static final int MOST_BYTES = 1 << 30;

    private final AllowedLocations allowed;
    private final RemoteFiles remote;

    ModelFile(AllowedLocations allowed) {
        this(allowed, new DirectFiles(allowed));
    }

    /** @param remote reads what is not on this machine, and looks itself whether that is allowed */
    ModelFile(AllowedLocations allowed, RemoteFiles remote) {
        this.allowed = allowed;
        this.remote = remote;
    }

    /** The bytes with their digest. Throws with the reason when they cannot or must not be read. */
    ModelArtifact read(ModelDocument model, ModelFormat format) throws BadLocation {
        if (model.inlineBytes() != null) {
            return checked(ModelArtifact.of("inline", model.inlineBytes()), model);
        }
        if (model.settings() != null) {
            return checked(ModelArtifact.of("settings", model.settings().canonicalJson()), model);
        }
        String written = model.location() == null ? "" : model.location();
        FileLocation location = Locations.resolveAny(written, model.folder());
        byte[] bytes =
                location.isLocal() ? localBytes(location, format) : remote.read(location, model.sha256(), MOST_BYTES);
        return checked(ModelArtifact.of(location.written(), bytes), model);
    }

    /**
     * What reading a model and its samples would wait for, in words; empty: for nothing that another attempt may bring. Where
     * files are fetched, asking has them fetched.
     */
    Optional<String> awaited(ModelDocument model) {
        ModelDocument.Validation validation = model.validation();
        Optional<String> samples = validation == null
                ? Optional.empty()
                : awaited(validation.samples(), null, model.folder(), GoldenSamples.MOST_BYTES);
        String location = model.location();
        Optional<String> file =
                location == null ? Optional.empty() : awaited(location, model.sha256(), model.folder(), MOST_BYTES);
        return file.or(() -> samples);
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
                : remote.read(location, null, mostBytes);
    }

    private static ModelArtifact checked(ModelArtifact artifact, ModelDocument model) throws BadLocation {
        if (model.sha256() != null && !model.sha256().equals(artifact.sha256())) {
            throw new BadLocation("is " + Texts.shown(artifact.source()) + ", whose sha256 is " + artifact.sha256()
                    + ", the document's sha256 is " + model.sha256());
        }
        return artifact;
    }

    private byte[] localBytes(FileLocation location, ModelFormat format) throws BadLocation {
        Path real = allowed.admitLocal(location);
        if (Files.isDirectory(real)) {
            return folderBytes(real, location, format);
        }
        return fileBytes(real, location, MOST_BYTES);
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
