package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.ControlDocumentProto;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.EnclosedDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of one file of the control log one after the other, so that of many no more than one is in memory.
 * What is wrong with a document is in it; a file that breaks off in the middle has given what stood before. Not thread-safe.
 */
public final class ControlDocumentReader {
    private final ControlRecord record;
    private final FileLocation folder;
    private final Environment environment;
    private final String text;
    private final @Nullable YamlTree trees;
    private final @Nullable EnclosedDocument enclosed;
    private final Problems problems = new Problems();
    private boolean isEmpty = true;
    private int count;
    /** Where a line of the text begins; only ever moves on. */
    private int line = 1;

    private int lineStart;

    private ControlDocumentReader(
            ControlRecord record,
            FileLocation folder,
            Environment environment,
            @Nullable EnclosedDocument enclosed,
            @Nullable String text) {
        this.record = record;
        this.folder = folder;
        this.environment = environment;
        this.enclosed = enclosed;
        this.text = text == null ? "" : text;
        this.trees = text == null ? null : new YamlTree(record.name(), text);
    }

    /**
     * A reader of a record of kind FILE, which is text or protobuf.
     *
     * @param folder the folder it lies in, to which its locations are relative
     */
    public static ControlDocumentReader of(ControlRecord record, FileLocation folder, Environment environment) {
        try {
            EnclosedDocument enclosed =
                    ControlDocumentProto.isMeant(record.bytes()) ? ControlDocumentProto.decode(record.bytes()) : null;
            byte[] text =
                    enclosed == null ? record.bytes() : enclosed.document().getBytes(UTF_8);
            return new ControlDocumentReader(
                    record, folder, environment, enclosed, DocumentFile.text(record.name(), text));
        } catch (DocumentFile.Unreadable e) {
            return unreadable(record, folder, environment, e.getMessage());
        } catch (DecodeException e) {
            return unreadable(record, folder, environment, "is no ControlDocument: " + e.getMessage());
        }
    }

    private static ControlDocumentReader unreadable(
            ControlRecord record, FileLocation folder, Environment environment, String reason) {
        ControlDocumentReader none = new ControlDocumentReader(record, folder, environment, null, null);
        none.problems.add(Place.ofFile(record.name()), reason);
        return none;
    }

    /** The next document whose kind can be told, sound or not; null at the end. */
    public @Nullable ControlDocument next() {
        while (trees != null) {
            Problems own = new Problems();
            Node tree = trees.next(own);
            if (tree == null) {
                keep(own);
                if (isEmpty && problems.count() == 0) {
                    problems.add(Place.ofFile(record.name()), DocumentFile.NO_DOCUMENT);
                }
                return null;
            }
            if (enclosed != null && !isEmpty) {
                own.add(tree.place().named(), "is a second document; a record of protobuf has one");
                keep(own);
                return null;
            }
            isEmpty = false;
            ControlDocument document = read(tree, own);
            if (document != null) {
                count++;
                return document;
            }
            keep(own);
        }
        return null;
    }

    private @Nullable ControlDocument read(Node tree, Problems own) {
        if (enclosed == null) {
            return ControlDocuments.read(tree, folder, environment, ModelReader.MOST_INLINE_BYTES, own);
        }
        byte[] model = enclosed.model();
        Node whole = model == null ? tree : EnclosedModel.into(tree, model, own);
        return ControlDocuments.read(whole, folder, environment, ControlDocumentProto.MOST_MODEL_BYTES, own);
    }

    private void keep(Problems own) {
        for (Problem problem : own.sorted()) {
            problems.add(new Place(problem.file(), problem.line(), problem.path()), problem.message());
        }
    }

    /** What is wrong in the file and with no document of it, as far as it was read. */
    public List<Problem> problems() {
        return problems.sorted();
    }

    /** How many documents came before the last one. */
    public int index() {
        return count - 1;
    }

    /** The same file, with nothing of it but the last document. */
    public ControlRecord part() {
        if (trees == null) {
            throw new IllegalStateException("there is no document");
        }
        if (enclosed != null) {
            return record;
        }
        int start = startOf(trees.firstLine());
        int end = text.indexOf("\n---", start + 1);
        String part = end < 0 ? text.substring(start) : text.substring(start, end + 1);
        return new ControlRecord(record.kind(), record.name(), record.sha256(), part.getBytes(UTF_8), "");
    }

    private int startOf(int wanted) {
        while (line < wanted) {
            int end = text.indexOf('\n', lineStart);
            lineStart = end < 0 ? text.length() : end + 1;
            line++;
        }
        return lineStart;
    }
}
