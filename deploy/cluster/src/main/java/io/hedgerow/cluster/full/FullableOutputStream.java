package io.hedgerow.cluster.full;

import java.io.IOException;
import org.apache.flink.core.fs.FSDataOutputStream;

/** A stream to a file that can become too long for its disk at any byte. Not thread-safe. */
final class FullableOutputStream extends FSDataOutputStream {
    private final FSDataOutputStream file;
    private final FullableFileSystem disk;

    FullableOutputStream(FSDataOutputStream file, FullableFileSystem disk) {
        this.file = file;
        this.disk = disk;
    }

    @Override
    public long getPos() throws IOException {
        return file.getPos();
    }

    @Override
    public void write(int octet) throws IOException {
        disk.requireSpace();
        file.write(octet);
    }

    @Override
    public void write(byte[] octets, int from, int count) throws IOException {
        disk.requireSpace();
        file.write(octets, from, count);
    }

    @Override
    public void flush() throws IOException {
        file.flush();
    }

    @Override
    public void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
