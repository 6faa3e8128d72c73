package io.hedgerow.pipeline.sources;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads files line by line, each file unsplit, so that a line's number is known and with it a request ID that is
 * the same after a replay. A restored reader skips the lines that were already emitted.
 */
public final class LineFormat implements BulkFormat<RawLine, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    private static final int MAX_BATCH_LINES = 512;
    private static final int MAX_BATCH_BYTES = 1 << 20;

    private final Path root;
    private final boolean hasHeader;

    /**
     * Reads lines below a file or folder.
     *
     * @param root what line origins are relative to
     * @param hasHeader whether the first line of each file names its columns
     */
    public LineFormat(Path root, boolean hasHeader) {
        this.root = root;
        this.hasHeader = hasHeader;
    }

    @Override
    public Reader createReader(Configuration config, FileSourceSplit split) throws IOException {
        return open(split, 0);
    }

    @Override
    public Reader restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        long emitted = split.getReaderPosition()
                .map(CheckpointedPosition::getRecordsAfterOffset)
                .orElse(0L);
        return open(split, emitted);
    }

    private Reader open(FileSourceSplit split, long emittedLines) throws IOException {
        Path file = split.path();
        LineReader lines = new LineReader(file.getFileSystem().open(file), originOf(root, file), hasHeader);
        Reader reader = new Reader(lines);
        reader.skip(emittedLines);
        return reader;
    }

    /** How a file is named in request IDs and dead letters: relative to the root, or its name when it is the root. */
    public static String originOf(Path root, Path file) {
        String rootPath = root.toUri().getPath();
        String filePath = file.toUri().getPath();
        String folder = rootPath.endsWith("/") ? rootPath : rootPath + "/";
        return filePath.startsWith(folder) ? filePath.substring(folder.length()) : file.getName();
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<RawLine> getProducedType() {
        return TypeInformation.of(RawLine.class);
    }

    /** Reads batches of lines of one file. Not thread-safe. */
    public static final class Reader implements BulkFormat.Reader<RawLine> {
        private final LineReader lines;
        private long emitted;

        private Reader(LineReader lines) {
            this.lines = lines;
        }

        private void skip(long count) throws IOException {
            while (emitted < count && lines.next() != null) {
                emitted++;
            }
        }

        @Override
        public @Nullable RecordIterator<RawLine> readBatch() throws IOException {
            List<RawLine> batch = new ArrayList<>();
            long bytes = 0;
            while (batch.size() < MAX_BATCH_LINES && bytes < MAX_BATCH_BYTES) {
                RawLine line = lines.next();
                if (line == null) {
                    break;
                }
                batch.add(line);
                bytes += line.bytes().length;
            }
            if (batch.isEmpty()) {
                return null;
            }
            IteratorResultIterator<RawLine> records =
                    new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, emitted);
            emitted += batch.size();
            return records;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
