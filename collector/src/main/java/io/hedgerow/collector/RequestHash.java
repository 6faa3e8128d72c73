package io.hedgerow.collector;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The hash a finished request ID is remembered by: Murmur3 (x64, 128 bit, seed 0) of its UTF-16 characters. Part of
 * the stored form. Among a million remembered IDs a further one is taken for one of them once in 10^32 times.
 */
final class RequestHash {
    private static final Hasher128 MURMUR3 = Hashing.murmur3_128();

    private RequestHash() {}

    static HashValue128 of(String requestId) {
        return MURMUR3.hashCharsTo128Bits(requestId);
    }
}
