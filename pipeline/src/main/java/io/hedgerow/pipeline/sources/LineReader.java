package io.hedgerow.pipeline.sources;

import io.hedgerow.proto.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream line by line with a bound on what one line may hold in memory. Lines end with LF or CR LF; the
 * last one may end with the file. Not thread-safe.
 */
final class LineReader implements Closeable {

    /** Longest line kept whole; of a longer one the beginning is kept and the length counted. */
    static final int MAX_KEPT_BYTES = DeadLetter.MAX_RAW_BYTES;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final String origin;
    private final boolean hasHeader;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long lineNumber;
    private @Nullable String header;

    LineReader(InputStream in, String origin, boolean hasHeader) {
        this.in = in;
        this.origin = origin;
        this.hasHeader = hasHeader;
    }

    /** The next line, or null at the end. A header line is not returned; it is part of every line after it. */
    @Nullable
    RawLine next() throws IOException {
        header();
        return nextLine();
    }

    /** The header line, or null where the file is empty or has none. */
    @Nullable
    String header() throws IOException {
        if (hasHeader && lineNumber == 0) {
            RawLine first = nextLine();
            header = first == null ? null : new String(withoutByteOrderMark(first.bytes()), StandardCharsets.UTF_8);
        }
        return header;
    }

    private static byte[] withoutByteOrderMark(byte[] bytes) {
        boolean marked =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? java.util.Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }

    private @Nullable RawLine nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long size = 0;
        while (true) {
            if (position == limit && !fill()) {
                return size == 0 ? null : finish(line, size);
            }
            int end = indexOfLineFeed();
            size += end - position;
            keep(line, end);
            position = end;
            if (end < limit) {
                position++;
                return finish(line, size);
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    private int indexOfLineFeed() {
        int end = position;
        while (end < limit && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private void keep(ByteArrayOutputStream line, int end) {
        int length = Math.min(end - position, MAX_KEPT_BYTES - line.size());
        line.write(buffer, position, length);
    }

    private RawLine finish(ByteArrayOutputStream line, long size) {
        byte[] bytes = line.toByteArray();
        long length = size;
        if (length == bytes.length && length > 0 && bytes[bytes.length - 1] == '\r') {
            bytes = java.util.Arrays.copyOf(bytes, bytes.length - 1);
            length--;
        }
        return new RawLine(origin, ++lineNumber, length, bytes, header);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
