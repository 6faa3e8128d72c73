package io.hedgerow.proto.flink.status;

import io.hedgerow.proto.flink.files.AtomicFile;
import io.hedgerow.proto.flink.files.FolderEntries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which the subtasks of a job leave their status records, for operators of other processes and for the
 * command line. Each subtask has one file, {@code <folder>/<run>/<operator>-<subtask>.json}, and replaces it as a whole.
 *
 * <p>Whatever else lies there is passed over: half files, files of somebody else, records of other subtasks. Immutable
 * and thread-safe.
 */
public final class StatusDirectory implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(StatusDirectory.class);

    private static final String ENDING = ".json";

    /** Far above what a pool of a thousand models writes; a foreign file must not claim all memory. */
    private static final int MOST_BYTES = 64 << 20;

    private final String folder;

    private StatusDirectory(String folder) {
        this.folder = folder;
    }

    /** A folder of a Flink file system, which need not exist yet. */
    public static StatusDirectory in(String folder) {
        return new StatusDirectory(Objects.requireNonNull(folder, "folder is null"));
    }

    /** Replaces what the subtask said before. Throws when the folder cannot be written. */
    public void write(StatusRecord status) throws IOException {
        Path file = new Path(place(status.run()), fileName(status));
        // Of two attempts the first may still be in the middle of a write when the second has begun.
        AtomicFile.replace(file, StatusJson.encode(status), Integer.toString(status.attempt()));
    }

    /** What the subtasks of the newest run said: of that which has written last. Throws when the folder cannot be read. */
    public StatusSnapshot read() throws IOException {
        return runs().stream()
                .max(Comparator.comparingLong(StatusSnapshot::writtenAtMillis))
                .orElse(StatusSnapshot.EMPTY);
    }

    /** What the subtasks of a run said. Throws when the folder cannot be read. */
    public StatusSnapshot read(String run) throws IOException {
        List<StatusRecord> records = new ArrayList<>();
        for (FolderEntries.Entry entry : entries(place(run))) {
            if (!entry.isFolder()
                    && !entry.name().startsWith(".")
                    && entry.name().endsWith(ENDING)) {
                readFile(entry)
                        .filter(status -> isAt(status, run, entry.name()))
                        .ifPresent(records::add);
            }
        }
        return new StatusSnapshot(run, records);
    }

    /** Where the starters of a run say that the requests have ended. */
    public RequestsEnded requestsEnded(String run) {
        return new RequestsEnded(place(run).toString());
    }

    /**
     * Removes what other runs left behind, as far as it can.
     *
     * @param run stays, whatever its age
     * @param beforeMillis runs that have written since stay, too; epoch milliseconds
     */
    public void removeRunsBefore(String run, long beforeMillis) throws IOException {
        for (StatusSnapshot other : runs()) {
            if (!other.run().equals(run) && other.writtenAtMillis() < beforeMillis) {
                Path place = place(other.run());
                place.getFileSystem().delete(place, true);
            }
        }
    }

    /** Runs that have said anything. */
    private List<StatusSnapshot> runs() throws IOException {
        List<StatusSnapshot> runs = new ArrayList<>();
        for (FolderEntries.Entry entry : entries(new Path(folder))) {
            if (entry.isFolder() && StatusRecord.isFileName(entry.name())) {
                StatusSnapshot run = read(entry.name());
                if (!run.records().isEmpty()) {
                    runs.add(run);
                }
            }
        }
        return runs;
    }

    private static List<FolderEntries.Entry> entries(Path place) throws IOException {
        try {
            return FolderEntries.list(place);
        } catch (FileNotFoundException nobodyHasWritten) {
            return List.of();
        }
    }

    private static Optional<StatusRecord> readFile(FolderEntries.Entry entry) {
        try (InputStream in = entry.path().getFileSystem().open(entry.path())) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("larger than any status record");
            }
            return Optional.of(StatusJson.decode(bytes));
        } catch (IOException e) {
            // Gone meanwhile, half written, or no record at all: its subtask's next one will do.
            LOG.debug("{} is no status record", entry.path(), e);
            return Optional.empty();
        }
    }

    private static boolean isAt(StatusRecord status, String run, String fileName) {
        return status.run().equals(run) && fileName(status).equals(fileName);
    }

    private static String fileName(StatusRecord status) {
        return status.operator() + "-" + status.subtask() + ENDING;
    }

    private Path place(String run) {
        return new Path(folder, StatusRecord.requireFileName(run));
    }

    /** The folder, for messages. */
    @Override
    public String toString() {
        return folder;
    }
}
