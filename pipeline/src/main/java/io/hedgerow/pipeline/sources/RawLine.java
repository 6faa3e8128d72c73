package io.hedgerow.pipeline.sources;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file, not yet decoded.
 *
 * @param origin the file, relative to the folder that is read
 * @param lineNumber from 1
 * @param sizeBytes length of the line without its line break
 * @param bytes the line, cut at {@link LineReader#MAX_KEPT_BYTES}
 * @param header first line of the file where files have one, else null
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared in bulk
public record RawLine(
        String origin,
        long lineNumber,
        long sizeBytes,
        byte[] bytes,
        @Nullable String header) {

    /** The request ID of a record that has none: the same after a replay. */
    public String derivedRequestId() {
        return origin + ":" + lineNumber;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RawLine other
                && origin.equals(other.origin)
                && lineNumber == other.lineNumber
                && sizeBytes == other.sizeBytes
                && Arrays.equals(bytes, other.bytes)
                && Objects.equals(header, other.header);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, lineNumber, sizeBytes, Arrays.hashCode(bytes), header);
    }

    @Override
    public String toString() {
        return derivedRequestId() + " (" + sizeBytes + " bytes)";
    }
}
