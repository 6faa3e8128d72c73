package io.hedgerow.executors.crashes;

import io.hedgerow.proto.flink.files.FolderEntries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where processes write down which models they are in, and which they were in when they ended: a folder that every process of
 * the job, and those of later starts of it, can reach, of any Flink file system. Empty files, whose names say everything.
 * Immutable and thread-safe.
 */
public final class CrashBoard implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CrashBoard.class);

    /** More than that are not ours: there is one for each thread that loads a model. */
    static final int MOST_FILES = 100_000;

    private static final int SHOWN_CHARS = 80;

    /** Nothing is written down, and nothing known. */
    public static final CrashBoard NONE = new CrashBoard(null, Duration.ZERO);

    /** Where a mark is. */
    enum Place {
        /** A process is in a model, or was and is gone. */
        MARKS,
        /** A process was in a model when it ended. */
        CRASHES;

        private String folder() {
            return this == MARKS ? "marks" : "crashes";
        }
    }

    /**
     * A mark that was found.
     *
     * @param atMillis when it was written, epoch milliseconds, as its file system says
     */
    record Found(Mark mark, long atMillis) {}

    private final @Nullable String folder;
    private final Duration quarantine;

    private CrashBoard(@Nullable String folder, Duration quarantine) {
        this.folder = folder;
        this.quarantine = quarantine;
    }

    /**
     * A board in a folder of a Flink file system.
     *
     * @param quarantine how long a crash is remembered, and so how long a model is left alone; above 0
     */
    public static CrashBoard in(String folder, Duration quarantine) {
        if (quarantine.isZero() || quarantine.isNegative()) {
            throw new IllegalArgumentException("quarantine must be above 0, was " + quarantine);
        }
        return new CrashBoard(Objects.requireNonNull(folder, "folder is null"), quarantine);
    }

    /** Whether anything can be written down. */
    public boolean exists() {
        return folder != null;
    }

    /** How long a crash is remembered. */
    Duration quarantine() {
        return quarantine;
    }

    void write(Place place, Mark mark) throws IOException {
        Path path = path(place, mark);
        path.getFileSystem().create(path, WriteMode.OVERWRITE).close();
    }

    void remove(Place place, Mark mark) throws IOException {
        Path path = path(place, mark);
        path.getFileSystem().delete(path, false);
    }

    /** What is there, by name. What is no mark is passed over, and said. */
    List<Found> list(Place place) throws IOException {
        List<Found> found = new ArrayList<>();
        List<FolderEntries.Entry> entries = entries(place);
        for (FolderEntries.Entry entry : entries.subList(0, Math.min(entries.size(), MOST_FILES))) {
            Optional<Mark> mark = Mark.of(entry.name());
            if (mark.isPresent() && !entry.isFolder()) {
                found.add(new Found(mark.get(), entry.modifiedMillis()));
            } else if (!entry.name().startsWith(".")) {
                LOG.warn(
                        "{} in {} is passed over: it does not say which process was in which model",
                        shown(entry),
                        this);
            }
        }
        if (entries.size() > MOST_FILES) {
            LOG.warn("{} has {} files, of which {} are looked at", this, entries.size(), MOST_FILES);
        }
        return found;
    }

    private List<FolderEntries.Entry> entries(Place place) throws IOException {
        try {
            return FolderEntries.list(new Path(root(), place.folder()));
        } catch (FileNotFoundException e) { // nothing was written yet
            return List.of();
        }
    }

    private static String shown(FolderEntries.Entry entry) {
        String name = entry.name().replaceAll("[^\\x20-\\x7e]", "?"); // it goes into a log
        return name.length() <= SHOWN_CHARS ? name : name.substring(0, SHOWN_CHARS) + "…";
    }

    /** What to delete, to have a subject forgotten. */
    String shownFiles(String subject) {
        return root() + "/" + Place.CRASHES.folder() + "/" + subject + ".*";
    }

    private Path path(Place place, Mark mark) {
        return new Path(root(), place.folder() + "/" + mark.fileName());
    }

    private String root() {
        return Objects.requireNonNull(folder, "there is no board");
    }

    /** The folder, for messages. */
    @Override
    public String toString() {
        return folder == null ? "none" : folder;
    }
}
