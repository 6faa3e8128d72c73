package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The beginning of a SHA-256: equal for equal texts, and for others with a probability of one in 2^64.
 *
 * @param bits 64 of its bits
 */
record Fingerprint(long bits) {
    /** Of nothing; no text is known to have it. */
    static final Fingerprint NONE = new Fingerprint(0);

    static Fingerprint of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return new Fingerprint(ByteBuffer.wrap(hash).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
