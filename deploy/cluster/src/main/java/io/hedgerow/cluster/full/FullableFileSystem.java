package io.hedgerow.cluster.full;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;

/**
 * The machine's file system, on which nothing more can be written while a file says so, whether begun before or not. What is
 * there can be read, moved and deleted, and folders and empty files can be made, as on a full disk. Thread-safe.
 */
final class FullableFileSystem extends LocalFileSystem {
    private static final URI URI_OF_ALL = URI.create(FullableFileSystemFactory.SCHEME + ":///");

    private final java.nio.file.Path sign;

    FullableFileSystem(java.nio.file.Path sign) {
        this.sign = sign;
    }

    @Override
    public URI getUri() {
        return URI_OF_ALL;
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode overwrite) throws IOException {
        return new FullableOutputStream(super.create(path, overwrite), this);
    }

    /** Whole files that appear when they are complete: refused at their beginning. */
    @Override
    public LocalRecoverableWriter createRecoverableWriter() {
        return new Writer(this);
    }

    void requireSpace() throws IOException {
        if (Files.exists(sign)) {
            throw new IOException("No space left on device");
        }
    }

    /** Refuses new files while there is no space. */
    private static final class Writer extends LocalRecoverableWriter {
        private final FullableFileSystem disk;

        Writer(FullableFileSystem disk) {
            super(disk);
            this.disk = disk;
        }

        @Override
        public RecoverableFsDataOutputStream open(Path path) throws IOException {
            disk.requireSpace();
            return super.open(path);
        }
    }
}
