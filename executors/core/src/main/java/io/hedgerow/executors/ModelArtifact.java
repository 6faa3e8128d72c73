package io.hedgerow.executors;

import java.util.Objects;

/**
 * A model's bytes, already checked against their digest.
 *
 * @param source where they came from, for messages
 * @param sha256 lower-case hex digest
 * @param bytes the file; not written to
 */
@SuppressWarnings("ArrayRecordComponent") // passed to a loader, never compared
public record ModelArtifact(String source, String sha256, byte[] bytes) {

    /** An artifact whose digest is computed here. */
    public static ModelArtifact of(String source, byte[] bytes) {
        return new ModelArtifact(source, Digests.sha256Hex(bytes), bytes);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ModelArtifact other && sha256.equals(other.sha256) && source.equals(other.source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, sha256);
    }

    @Override
    public String toString() {
        return source + " (" + bytes.length + " bytes, sha256 " + sha256 + ")";
    }
}
