package io.hedgerow.pipeline.control;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One thing that is known of the control log. Immutable; two of the same kind, name, digest and problem are equal.
 *
 * @param kind what it says
 * @param name name of the file; empty for {@link Kind#CAUGHT_UP}
 * @param sha256 digest of the bytes in lower-case hex; empty where there are none
 * @param bytes the whole file; empty for other kinds than {@link Kind#FILE}; not to be changed
 * @param problem why the file is {@link Kind#UNREADABLE}; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its digest
public record ControlRecord(Kind kind, String name, String sha256, byte[] bytes, String problem) {
    private static final byte[] NO_BYTES = new byte[0];

    /** What a record says. */
    public enum Kind {
        /** A file is new, or holds something else than before. */
        FILE,
        /** A file cannot be read, or must not be. It is said once, until the file can be read. */
        UNREADABLE,
        /** A file that was reported is gone. What it held stays in effect: a vanished file may be an accident. */
        VANISHED,
        /** Everything that was there when the reading began has been said. Comes once after every start. */
        CAUGHT_UP
    }

    public ControlRecord {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(sha256, "sha256 is null");
        Objects.requireNonNull(bytes, "bytes is null");
        Objects.requireNonNull(problem, "problem is null");
    }

    /** A file with its bytes. */
    public static ControlRecord ofFile(String name, byte[] bytes) {
        return new ControlRecord(Kind.FILE, name, sha256(bytes), bytes, "");
    }

    static ControlRecord unreadable(String name, String problem) {
        return new ControlRecord(Kind.UNREADABLE, name, "", NO_BYTES, problem);
    }

    static ControlRecord vanished(String name) {
        return new ControlRecord(Kind.VANISHED, name, "", NO_BYTES, "");
    }

    static ControlRecord caughtUp() {
        return new ControlRecord(Kind.CAUGHT_UP, "", "", NO_BYTES, "");
    }

    /** The digest of some bytes in lower-case hex. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ControlRecord other
                && kind == other.kind
                && name.equals(other.name)
                && sha256.equals(other.sha256)
                && problem.equals(other.problem);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, name, sha256, problem);
    }

    @Override
    public String toString() {
        return kind + " " + name + (problem.isEmpty() ? "" : ": " + problem);
    }
}
