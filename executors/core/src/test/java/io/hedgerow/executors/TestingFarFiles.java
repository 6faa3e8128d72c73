package io.hedgerow.executors;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** The scheme {@code far}: files of this machine, as if they lay on another, whose reads are counted, and can fail. */
public final class TestingFarFiles implements FileSystemFactory {
    static final AtomicInteger READS = new AtomicInteger();
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static volatile CountDownLatch held = new CountDownLatch(0);

    /** How many reads fail from here on. */
    public static void fail(int reads) {
        FAILURES.set(reads);
    }

    /** Reads that begin from here on wait until the result is run. */
    public static Runnable hold() {
        CountDownLatch latch = new CountDownLatch(1);
        held = latch;
        return latch::countDown;
    }

    private static void awaitRelease() throws IOException {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reads were held");
        }
    }

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
                awaitRelease();
                if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IOException("the far machine does not answer");
                }
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

    /** The program with other bytes in each run: those of an earlier one may be in the cache of this machine. */
    public static String unseen(String program) {
        return program + ";run=" + UUID.randomUUID();
    }
}
