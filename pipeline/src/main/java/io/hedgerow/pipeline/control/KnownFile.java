package io.hedgerow.pipeline.control;

import io.hedgerow.proto.flink.files.FolderEntries.Entry;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a control directory knows of one file. Not thread-safe. */
final class KnownFile {
    /** Begins what stands in the place of a digest for a file that gave no bytes. */
    private static final String NO_DIGEST = "!";

    private static final String TOO_LARGE = NO_DIGEST + "large";
    private static final String UNREADABLE = NO_DIGEST + "unreadable";

    private final String name;
    /** What was reported last; null before that. */
    private @Nullable String reported;
    /** Digest the next scan must find, too; null where none is waiting. */
    private @Nullable String candidate;
    /** Time and length of what was read last; -1 where it has to be read whatever they are. */
    private long lengthBytes = -1;

    private long modifiedMillis;
    private int misses;

    KnownFile(String name) {
        this.name = name;
    }

    /** A file of which something was reported before; the digest is empty where it gave no bytes. */
    static KnownFile reported(String name, String digest) {
        KnownFile file = new KnownFile(name);
        file.reported = digest.isEmpty() ? NO_DIGEST : digest;
        return file;
    }

    String name() {
        return name;
    }

    boolean isReported() {
        return reported != null;
    }

    boolean isSettled() {
        return candidate == null;
    }

    boolean isUnchanged(Entry entry) {
        return isSettled() && entry.lengthBytes() == lengthBytes && entry.modifiedMillis() == modifiedMillis;
    }

    void found(Entry entry, byte[] bytes, List<ControlRecord> records) {
        lengthBytes = entry.lengthBytes();
        modifiedMillis = entry.modifiedMillis();
        ControlRecord content = ControlRecord.ofFile(name, bytes);
        if (content.sha256().equals(reported)) {
            candidate = null;
        } else if (content.sha256().equals(candidate) || FileEnd.isMarked(name, bytes)) {
            candidate = null;
            reported = content.sha256();
            records.add(content);
        } else {
            candidate = content.sha256();
        }
    }

    void foundTooLarge(int mostBytes, List<ControlRecord> records) {
        problem(TOO_LARGE, ControlDirectory.tooLarge(mostBytes), records);
    }

    void foundUnreadable(IOException reason, List<ControlRecord> records) {
        problem(UNREADABLE, "cannot be read: " + reason.getMessage(), records);
    }

    /** Reports a kind of problem once; the next scan reads again. */
    private void problem(String kind, String message, List<ControlRecord> records) {
        lengthBytes = -1;
        candidate = null;
        if (!kind.equals(reported)) {
            reported = kind;
            records.add(ControlRecord.unreadable(name, message));
        }
    }

    /** How many scans in a row have missed it. */
    int countMisses(boolean isPresent) {
        misses = isPresent ? 0 : misses + 1;
        if (misses > 0) {
            candidate = null;
        }
        return misses;
    }
}
