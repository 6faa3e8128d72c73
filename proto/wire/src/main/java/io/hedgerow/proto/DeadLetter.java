package io.hedgerow.proto;

import java.util.Arrays;
import java.util.Objects;

/**
 * A record that could not be read as a request.
 *
 * @param stage where it was refused, e.g. {@code decode}
 * @param reason what is wrong
 * @param origin topic or file
 * @param partition partition, or 0 for files
 * @param position offset, or line number from 1
 * @param sizeBytes length of the original record
 * @param raw the original bytes, cut at {@link #MAX_RAW_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // raw bytes are passed through, never compared in bulk
public record DeadLetter(
        String stage, String reason, String origin, int partition, long position, long sizeBytes, byte[] raw) {

    /** Longest record kept whole. */
    public static final int MAX_RAW_BYTES = 16 << 20;

    @Override
    public boolean equals(Object o) {
        return o instanceof DeadLetter other
                && stage.equals(other.stage)
                && reason.equals(other.reason)
                && origin.equals(other.origin)
                && partition == other.partition
                && position == other.position
                && sizeBytes == other.sizeBytes
                && Arrays.equals(raw, other.raw);
    }

    @Override
    public int hashCode() {
        return Objects.hash(stage, reason, origin, partition, position, sizeBytes, Arrays.hashCode(raw));
    }

    @Override
    public String toString() {
        return stage + ": " + reason + " (" + origin + " " + partition + ":" + position + ", " + sizeBytes + " bytes)";
    }
}
