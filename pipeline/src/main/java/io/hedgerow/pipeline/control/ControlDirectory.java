package io.hedgerow.pipeline.control;

import io.hedgerow.proto.flink.files.FolderEntries;
import io.hedgerow.proto.flink.files.FolderEntries.Entry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Finds what is new in a folder of documents, scan by scan. Files are told apart by their contents: an edit that leaves
 * time and length as they were is found, too, within {@value #SCANS_BETWEEN_HASHES} scans.
 *
 * <p>Looked at are files {@code *.yaml}, {@code *.yml} and {@code *.json} of at most 64 MiB right in the folder, links
 * followed. Names that begin with a dot are passed over: temporary files, and the folders behind a Kubernetes ConfigMap.
 *
 * <p>A file may be in the middle of being written, and half of a document may be a sound document. New contents are
 * therefore taken when two scans in a row have found the same, or at once when they say that they are whole: JSON whose
 * value is closed, YAML whose last line is the end mark {@code ...}. A file is gone when two scans in a row have missed
 * it. Not thread-safe.
 */
public final class ControlDirectory implements Watched {
    /** Largest file of documents that is read, here or with {@code -f}: of those of small models it holds some hundred thousand. */
    public static final int MOST_BYTES = 64 << 20;

    private static final int KB = 1 << 10;
    private static final int MIB = 1 << 20;

    /** A file whose time and length have not changed is read nevertheless every so many scans. */
    static final int SCANS_BETWEEN_HASHES = 8;

    private static final int MISSES_OF_GONE = 2;

    private final Path folder;
    private final int mostBytes;
    private final Map<String, KnownFile> known = new TreeMap<>();
    private int scans;

    /**
     * A folder.
     *
     * @param folder of any Flink file system
     * @param reported digest by file name of what was reported already, as the records had it; an empty digest for what was
     *     reported as unreadable
     */
    public ControlDirectory(Path folder, Map<String, String> reported) {
        this(folder, reported, MOST_BYTES);
    }

    ControlDirectory(Path folder, Map<String, String> reported, int mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        reported.forEach((name, digest) -> known.put(name, KnownFile.reported(name, digest)));
    }

    /** What is wrong with a file of documents that is larger than that. */
    public static String tooLarge(int mostBytes) {
        String most = mostBytes < MIB ? mostBytes / KB + " kB" : mostBytes / MIB + " MiB";
        return "is larger than " + most
                + ", which is the most a file of documents may be; put its documents into several";
    }

    /** Whether a name is that of a file of documents. */
    public static boolean isDocument(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json"));
    }

    /** Looks once. Throws where the folder cannot be listed, and then knows what it knew before. */
    @Override
    public Scan scan() throws IOException {
        List<Entry> entries = FolderEntries.list(folder);
        scans++;
        List<ControlRecord> records = new ArrayList<>();
        Set<String> present = new HashSet<>();
        for (Entry entry : entries) {
            if (!entry.isFolder() && isDocument(entry.name()) && look(entry, records)) {
                present.add(entry.name());
            }
        }
        forgetMissing(present, records);
        return new Scan(records, known.values().stream().allMatch(KnownFile::isSettled));
    }

    @Override
    public void close() {}

    /** Looks at one file; false where it has gone meanwhile. */
    private boolean look(Entry entry, List<ControlRecord> records) {
        KnownFile file = known.computeIfAbsent(entry.name(), KnownFile::new);
        if (entry.lengthBytes() > mostBytes) {
            file.foundTooLarge(mostBytes, records);
        } else if (!file.isUnchanged(entry) || isHashDue(entry.name())) {
            return read(entry, file, records);
        }
        return true;
    }

    /** Each file has its turn, so that no scan reads all of a large folder. */
    private boolean isHashDue(String name) {
        return Math.floorMod(name.hashCode() + scans, SCANS_BETWEEN_HASHES) == 0;
    }

    private boolean read(Entry entry, KnownFile file, List<ControlRecord> records) {
        FileSystem files;
        try {
            files = entry.path().getFileSystem();
            try (InputStream in = files.open(entry.path())) {
                byte[] bytes = in.readNBytes(mostBytes + 1);
                if (bytes.length > mostBytes) {
                    file.foundTooLarge(mostBytes, records);
                } else {
                    file.found(entry, bytes, records);
                }
                return true;
            } catch (FileNotFoundException e) {
                // Flink's local file system says so of files without permission, too.
                if (!files.exists(entry.path())) {
                    return false;
                }
                throw e;
            }
        } catch (IOException e) {
            file.foundUnreadable(e, records);
            return true;
        }
    }

    private void forgetMissing(Set<String> present, List<ControlRecord> records) {
        known.values().removeIf(file -> {
            boolean isGone = file.countMisses(present.contains(file.name())) >= MISSES_OF_GONE;
            if (isGone && file.isReported()) {
                records.add(ControlRecord.vanished(file.name()));
            }
            return isGone;
        });
    }
}
