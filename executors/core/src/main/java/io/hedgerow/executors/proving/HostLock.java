package io.hedgerow.executors.proving;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of a few places that all processes of a host share, each a file that is locked while the place is taken. The system
 * frees it when a process ends, however it does. It saves work and load and nothing is wrong without it: a
 * process that gives up waiting may free, by closing its file, a place that another of its threads holds.
 */
final class HostLock implements AutoCloseable {
    private static final long LOOK_MILLIS = 25;

    private final List<FileChannel> channels;

    private HostLock(List<FileChannel> channels) {
        this.channels = channels;
    }

    /** Waits for one of the places. */
    static HostLock acquire(List<Path> places) throws IOException, InterruptedException {
        HostLock lock = new HostLock(new ArrayList<>());
        try {
            for (Path place : places) {
                lock.channels.add(FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            }
            while (!lock.isTaken()) {
                Thread.sleep(LOOK_MILLIS);
            }
            return lock;
        } catch (IOException | InterruptedException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private boolean isTaken() throws IOException {
        for (FileChannel channel : channels) {
            if (tryLock(channel) != null) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // taken by another thread of this process
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
