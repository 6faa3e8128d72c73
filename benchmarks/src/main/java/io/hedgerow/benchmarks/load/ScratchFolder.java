package io.hedgerow.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for everything a campaign writes; gone when the campaign is over, or the process is told to end. */
final class ScratchFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
    private static final int TRIES = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path path;
    private final Thread atExit = new Thread(this::delete, "hedgerow-bench-clean-up");

    ScratchFolder() throws IOException {
        path = Files.createTempDirectory("hedgerow-bench");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.debug("The process is ending already", e);
        }
    }

    /** Tasks of a job that is still ending may write while this deletes. */
    private void delete() {
        for (int i = 0; i < TRIES && Files.exists(path); i++) {
            try {
                FileUtils.deleteDirectory(path.toFile());
            } catch (IOException e) {
                LOG.debug("{} is written to meanwhile", path, e);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
