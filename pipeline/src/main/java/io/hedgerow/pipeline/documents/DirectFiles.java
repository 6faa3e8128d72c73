package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.jspecify.annotations.Nullable;

/** Reads files of Flink file systems and of the web, each time anew, and once. Thread-safe. */
final class DirectFiles implements RemoteFiles {
    private final AllowedLocations allowed;
    private final ArtifactCache cache;
    private final WatchedReads reads;
    private final WebFiles web;

    /** @param cache where files are put, large ones as they are read */
    DirectFiles(AllowedLocations allowed, ArtifactCache cache) {
        this(allowed, cache, WatchedReads.Limits.USUAL);
    }

    /** @param limits how long a file system may take */
    DirectFiles(AllowedLocations allowed, ArtifactCache cache, WatchedReads.Limits limits) {
        this.allowed = allowed;
        this.cache = cache;
        this.reads = new WatchedReads(limits);
        this.web = new WebFiles(allowed, WebFiles.Limits.USUAL, cache);
    }

    @Override
    public ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation {
        allowed.admitRemote(location);
        return location.isWeb()
                ? web.read(location, sha256, mostBytes)
                : reads.read(location, progress -> readOfFileSystem(location, sha256, mostBytes, progress));
    }

    private ModelArtifact readOfFileSystem(
            FileLocation location, @Nullable String sha256, int mostBytes, WatchedReads.Progress progress)
            throws BadLocation {
        Path path = new Path(location.uri());
        try {
            FileSystem fileSystem = FileSystem.get(location.uri());
            progress.made();
            FileStatus status = fileSystem.getFileStatus(path);
            progress.made();
            if (status.isDir()) {
                throw new BadLocation("is " + Texts.shown(location.written()) + ", which is no regular file");
            }
            FileBytes.requireAtMost(status.getLen(), location, mostBytes);
            try (InputStream in = progress.watch(fileSystem.open(path))) {
                return FileBytes.read(in, location, sha256, mostBytes, cache);
            }
        } catch (UnsupportedFileSystemSchemeException e) {
            throw new BadLocation(
                    "is " + Texts.shown(location.written()) + ", for whose scheme "
                            + location.uri().getScheme() + " there is no Flink file system here: " + e.getMessage(),
                    e);
        } catch (FileNotFoundException e) {
            throw new BadLocation("is " + Texts.shown(location.written()) + ", which does not exist", e);
        } catch (AccessDeniedException e) {
            throw FileBytes.unreadable(location, e);
        } catch (IOException | RuntimeException e) { // clients of object stores throw both
            throw new Unreachable(FileBytes.reason(location, e), e);
        }
    }
}
