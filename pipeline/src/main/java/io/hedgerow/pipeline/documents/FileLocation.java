package io.hedgerow.pipeline.documents;

import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;

/**
 * A file or folder a document names.
 *
 * @param written as the document says it, for messages; of a web address, without its query
 * @param uri absolute; {@code file:} for local ones, {@code https:}, else of a Flink file system
 */
public record FileLocation(String written, URI uri) implements Serializable {

    /**
     * A file or folder named on a command line.
     *
     * @param written a path, or a URI of a Flink file system
     * @param folder what a relative path is relative to
     * @throws IllegalArgumentException with the reason, where it is neither
     */
    public static FileLocation parse(String written, Path folder) {
        try {
            return Locations.resolve(written, folder);
        } catch (Locations.BadLocation e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A local folder. */
    public static FileLocation ofFolder(Path folder) {
        return ofLocal(folder.toString(), folder.toAbsolutePath().normalize());
    }

    static FileLocation ofLocal(String written, Path path) {
        // Path.toUri asks the disk whether to end in a slash, and a folder may not exist yet.
        String rawPath = path.toUri().getRawPath().replaceFirst("(?<=.)/$", "");
        return new FileLocation(written, URI.create("file://" + rawPath));
    }

    /** A file or folder in this folder. */
    public FileLocation child(String name) {
        String folder = uri.toString().replaceFirst("/$", "");
        return new FileLocation(written + "/" + name, URI.create(folder + "/" + name));
    }

    /** Whether it lies on this machine's file system. */
    public boolean isLocal() {
        return "file".equals(uri.getScheme());
    }

    /** Whether it is asked of a web server. */
    boolean isWeb() {
        return "https".equals(uri.getScheme());
    }

    /** The local path. Throws where it is not local. */
    public Path localPath() {
        if (!isLocal()) {
            throw new IllegalStateException(uri + " is not a local path");
        }
        return Path.of(URI.create("file://" + uri.getRawPath()));
    }

    /** The form a Flink {@code Path} takes. Of a web address, what may be shown of it. */
    @Override
    public String toString() {
        return isWeb() ? written : uri.toString();
    }
}
