package io.hedgerow.executors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the files of a folder to a number of bytes: those not used for longest go first. The folder is looked through when as
 * much may have been added as there was room for, a {@value #PARTS}th of the bound at most, and not with every file, or many
 * small ones would take time with the square of their number. Several processes may do this in one folder. Thread-safe.
 */
final class CacheBound {
    private static final Logger LOG = LoggerFactory.getLogger(CacheBound.class);

    /** Into so many parts the bound is divided: small files are made room for by the part. */
    static final int PARTS = 16;

    /** A process that ended in the middle of writing. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final long mostBytes;
    private final Predicate<String> isUnfinished;
    private final Predicate<String> isFinished;
    private final AtomicLong unlookedBytes = new AtomicLong();

    private record Entry(Path path, long bytes, FileTime used, boolean isUnfinished) {}

    /**
     * Files of other names are nobody's business here.
     *
     * @param isUnfinished names of files that are being written
     * @param isFinished names of files that may be removed for lack of room
     */
    CacheBound(long mostBytes, Predicate<String> isUnfinished, Predicate<String> isFinished) {
        this.mostBytes = mostBytes;
        this.isUnfinished = isUnfinished;
        this.isFinished = isFinished;
    }

    /** Makes room for a file that has just been added, and stays. */
    void added(Path latest) throws IOException {
        long bytes = Files.size(latest);
        if (unlookedBytes.addAndGet(-bytes) < 0) {
            long held = displaceOldest(latest, bytes);
            unlookedBytes.set(Math.min(mostBytes - held, mostBytes / PARTS));
        }
    }

    /** Returns how many bytes are left. */
    private long displaceOldest(Path latest, long latestBytes) throws IOException {
        List<Entry> entries = entries(latest);
        entries.sort(Comparator.comparing(Entry::used));
        long held = latestBytes
                + entries.stream()
                        .filter(entry -> !entry.isUnfinished())
                        .mapToLong(Entry::bytes)
                        .sum();
        boolean isFull = held > mostBytes;
        long targetBytes = isFull && latestBytes < mostBytes / PARTS ? mostBytes - mostBytes / PARTS : mostBytes;
        FileTime abandoned = FileTime.fromMillis(System.currentTimeMillis() - ABANDONED.toMillis());
        for (Entry entry : entries) {
            boolean isAbandoned = entry.isUnfinished() && entry.used().compareTo(abandoned) < 0;
            if (isAbandoned) {
                Files.deleteIfExists(entry.path());
            } else if (held > targetBytes && !entry.isUnfinished()) {
                Files.deleteIfExists(entry.path());
                held -= entry.bytes();
            }
        }
        return held;
    }

    /** All files but that one. Others may vanish while this looks. */
    private List<Entry> entries(Path but) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.list(but.getParent())) {
            paths = all.filter(path -> !path.equals(but)).toList();
        }
        List<Entry> entries = new ArrayList<>();
        for (Path path : paths) {
            String name = path.getFileName().toString();
            if (isUnfinished.test(name) || isFinished.test(name)) {
                addIfFile(path, isUnfinished.test(name), entries);
            }
        }
        return entries;
    }

    private static void addIfFile(Path path, boolean isUnfinished, List<Entry> entries) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (found.isRegularFile()) {
                entries.add(new Entry(path, found.size(), found.lastModifiedTime(), isUnfinished));
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{} was displaced by another process", path, e);
        }
    }
}
