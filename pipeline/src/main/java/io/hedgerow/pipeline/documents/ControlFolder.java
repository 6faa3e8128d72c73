package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.control.ControlDirectory;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.flink.files.AtomicFile;
import io.hedgerow.proto.flink.files.FolderEntries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * The control folder as it is now, for commands that read and write it.
 *
 * @param folder where it is
 * @param files its files of documents, by name
 */
public record ControlFolder(FileLocation folder, List<File> files) {
    public ControlFolder {
        files = List.copyOf(files);
    }

    /**
     * A file of documents.
     *
     * @param record its name and bytes
     * @param contents what it holds
     */
    public record File(ControlRecord record, ControlDocuments contents) {}

    /**
     * A document and the file it is in.
     *
     * @param record the file
     * @param document the document
     */
    public record Held(ControlRecord record, ControlDocument document) {}

    /** Reads the folder; one that is not there yet is empty. Files that are too large are passed over. */
    public static ControlFolder read(FileLocation folder, Environment environment) throws IOException {
        List<File> files = new ArrayList<>();
        for (FolderEntries.Entry entry : entries(folder)) {
            if (!entry.isFolder()
                    && ControlDirectory.isDocument(entry.name())
                    && entry.lengthBytes() <= ControlDirectory.MOST_BYTES) {
                try (InputStream in = entry.path().getFileSystem().open(entry.path())) {
                    ControlRecord file = ControlRecord.ofFile(entry.name(), in.readAllBytes());
                    files.add(new File(file, ControlDocuments.read(file, folder, environment)));
                }
            }
        }
        return new ControlFolder(folder, files);
    }

    /** What a control log holds that is no folder. */
    public static ControlFolder of(FileLocation place, List<ControlRecord> records, Environment environment) {
        return new ControlFolder(
                place,
                records.stream()
                        .map(record -> new File(record, ControlDocuments.read(record, place, environment)))
                        .toList());
    }

    private static List<FolderEntries.Entry> entries(FileLocation folder) throws IOException {
        try {
            return FolderEntries.list(new Path(folder.uri()));
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** All documents of a kind that have a name, sound or not, in the order of their files. */
    public List<Held> documents(String kind) {
        List<Held> held = new ArrayList<>();
        for (File file : files) {
            for (ControlDocument document : file.contents().documents()) {
                if (document.kind().equals(kind) && !document.name().isEmpty()) {
                    held.add(new Held(file.record(), document));
                }
            }
        }
        return held;
    }

    /** The documents about one thing; of an endpoint, those of all generations. */
    public List<Held> documents(ControlId id) {
        return documents(id.kind()).stream()
                .filter(held -> held.document().id().equals(id))
                .toList();
    }

    /** The bytes of a file. */
    public Optional<ControlRecord> file(String name) {
        return files.stream()
                .map(File::record)
                .filter(file -> file.name().equals(name))
                .findFirst();
    }

    /** Writes a file as a whole, whatever was in it. */
    public void write(ControlRecord file) throws IOException {
        AtomicFile.replace(
                new Path(new Path(folder.uri()), file.name()),
                file.bytes(),
                Long.toString(ProcessHandle.current().pid()));
    }
}
