package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlDirectory;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlDocumentReader;
import io.hedgerow.pipeline.documents.ControlDocuments;
import io.hedgerow.pipeline.documents.ControlId;
import io.hedgerow.pipeline.documents.Environment;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.pipeline.documents.Problem;
import io.hedgerow.proto.flink.files.FolderEntries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Reads files of the control log. Immutable. */
record ControlFiles(FileLocation folder, Environment environment) {
    /** What is remembered of a document of a larger file is that document alone. */
    static final int LARGE_BYTES = 256 * 1024;

    /** Deals with one document. */
    interface Dealing {
        void with(Found found) throws IOException, InterruptedException;
    }

    /**
     * Has the documents of a file dealt with one after the other, of which no more than two are in memory.
     *
     * @return what is wrong in the file and with no document of it
     */
    List<Problem> forEach(ControlRecord file, Dealing dealing) throws IOException, InterruptedException {
        ControlDocumentReader reader = ControlDocumentReader.of(file, folder, environment);
        boolean isFirst = true;
        Found next = next(file, reader);
        while (next != null) {
            Found after = next(file, reader);
            boolean isAlone = isFirst && after == null;
            dealing.with(isAlone ? new Found(next.file(), next.index(), true, next.document()) : next);
            isFirst = false;
            next = after;
        }
        return reader.problems();
    }

    private static @Nullable Found next(ControlRecord file, ControlDocumentReader reader) {
        ControlDocument document = reader.next();
        if (document == null) {
            return null;
        }
        boolean isLarge = file.bytes().length > LARGE_BYTES;
        return new Found(isLarge ? reader.part() : file, isLarge ? 0 : reader.index(), false, document);
    }

    /** A document that was read before. */
    ControlDocument document(ControlRecord file, int index) {
        return ControlDocuments.read(file, folder, environment).documents().get(index);
    }

    /**
     * Looks for a Model document in the folder as it is now; first where `apply` would have put it. Slow where there are many
     * files.
     *
     * @param sha256 digest that it must have
     */
    Optional<Found> find(ControlId id, String sha256) throws IOException, InterruptedException {
        List<FolderEntries.Entry> entries = entries();
        entries.sort(Comparator.comparing(entry -> !entry.name().equals(id.fileName()))); // stable
        for (FolderEntries.Entry entry : entries) {
            if (!entry.isFolder()
                    && ControlDirectory.isDocument(entry.name())
                    && entry.lengthBytes() <= ControlDirectory.MOST_BYTES) {
                Found found = findIn(entry, id, sha256);
                if (found != null) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    private List<FolderEntries.Entry> entries() throws IOException {
        try {
            return FolderEntries.list(new Path(folder.uri()));
        } catch (FileNotFoundException e) {
            return new ArrayList<>();
        }
    }

    private @Nullable Found findIn(FolderEntries.Entry entry, ControlId id, String sha256)
            throws IOException, InterruptedException {
        ControlRecord file;
        try (InputStream in = entry.path().getFileSystem().open(entry.path())) {
            file = ControlRecord.ofFile(entry.name(), in.readAllBytes());
        } catch (FileNotFoundException e) {
            return null; // replaced or removed just now
        }
        ControlDocumentReader reader = ControlDocumentReader.of(file, folder, environment);
        for (Found next = next(file, reader); next != null; next = next(file, reader)) {
            ControlDocument document = next.document();
            if (document.id().equals(id)
                    && document.isSound()
                    && !document.isDeleted()
                    && sha256.equals(document.sha256())) {
                return next;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("the registrar is closed");
            }
        }
        return null;
    }
}
