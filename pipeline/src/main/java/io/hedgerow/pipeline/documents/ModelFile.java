package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.FolderArchive;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.core.fs.FileSystem;

/** Reads the files a Model document names. */
final class ModelFile {

    /** Bytes of a model are held as one array. */
    private static final int MOST_BYTES = 1 << 30;

    private final AllowedLocations allowed;

    ModelFile(AllowedLocations allowed) {
        this.allowed = allowed;
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
        FileLocation location = Locations.resolve(written, model.folder());
        byte[] bytes = location.isLocal() ? localBytes(location, format) : remoteBytes(location, MOST_BYTES);
        return checked(ModelArtifact.of(location.written(), bytes), model);
    }

    /** The bytes of another file a Model document names. */
    byte[] read(String written, Path folder, int mostBytes) throws BadLocation {
        FileLocation location = Locations.resolve(written, folder);
        return location.isLocal()
                ? fileBytes(allowed.admitLocal(location), location, mostBytes)
                : remoteBytes(location, mostBytes);
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
            return bytes(in, location, mostBytes);
        } catch (IOException e) {
            throw unreadable(location, e);
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
            throw unreadable(location, e);
        }
    }

    private byte[] remoteBytes(FileLocation location, int mostBytes) throws BadLocation {
        allowed.admitRemote(location);
        org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(location.uri());
        try {
            FileSystem fileSystem = FileSystem.get(location.uri());
            if (fileSystem.getFileStatus(path).isDir()) {
                throw new BadLocation("is " + Texts.shown(location.written()) + ", which is no regular file");
            }
            try (InputStream in = fileSystem.open(path)) {
                return bytes(in, location, mostBytes);
            }
        } catch (IOException e) {
            throw unreadable(location, e);
        }
    }

    private static byte[] bytes(InputStream in, FileLocation location, int mostBytes) throws IOException, BadLocation {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new BadLocation(
                    "is " + Texts.shown(location.written()) + ", which is larger than " + (mostBytes >> 20) + " MiB");
        }
        return bytes;
    }

    private static BadLocation unreadable(FileLocation location, IOException e) {
        return new BadLocation(
                "is " + Texts.shown(location.written()) + ", which cannot be read: " + e.getMessage(), e);
    }
}
