package io.hedgerow.executors;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** The scheme {@code far}: files of this machine, as if they lay on another, whose reads are counted. */
public final class TestingFarFiles implements FileSystemFactory {
    static final AtomicInteger READS = new AtomicInteger();

    @Override
    public String getScheme() {
        return "far";
    }

    @Override
    public FileSystem create(URI uri) {
        return new LocalFileSystem() {
            @Override
            public FSDataInputStream open(Path path) throws IOException {
                READS.incrementAndGet();
                return super.open(path);
            }

            @Override
            public URI getUri() {
                return uri;
            }

            @Override
            public boolean isDistributedFS() {
                return true;
            }
        };
    }
}
