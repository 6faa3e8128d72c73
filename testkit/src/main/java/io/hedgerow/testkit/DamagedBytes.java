package io.hedgerow.testkit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Makes bytes that no honest tool writes out of those of a model. The same seed makes the same. */
final class DamagedBytes {
    private static final int CUTS = 24;
    private static final int MUTATIONS = 60;
    private static final int RANDOM = 20;

    private DamagedBytes() {}

    /** By a name that says how it was made. */
    static Map<String, byte[]> of(byte[] good, long seed) {
        Random random = new Random(seed);
        Map<String, byte[]> bad = new LinkedHashMap<>();
        for (int i = 1; i <= CUTS; i++) {
            int length = (int) ((long) good.length * i / (CUTS + 1));
            bad.put("cut to " + length + " bytes", Arrays.copyOf(good, length));
        }
        bad.put("lacks its last byte", Arrays.copyOf(good, Math.max(0, good.length - 1)));
        bad.put("lacks its first byte", Arrays.copyOfRange(good, Math.min(1, good.length), good.length));
        bad.put("twice", twice(good));
        bad.put("followed by zeros", Arrays.copyOf(good, good.length + 1024));
        for (int i = 0; i < MUTATIONS && good.length > 0; i++) {
            bad.put("mutation " + i + " of seed " + seed, mutated(good, random));
        }
        for (int i = 0; i < RANDOM; i++) {
            byte[] noise = new byte[1 << random.nextInt(14)];
            random.nextBytes(noise);
            bad.put("noise " + i + " of seed " + seed, noise);
        }
        return bad;
    }

    private static byte[] twice(byte[] good) {
        byte[] both = Arrays.copyOf(good, good.length * 2);
        System.arraycopy(good, 0, both, good.length, good.length);
        return both;
    }

    /** A few bits flipped, or a stretch moved over another. */
    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        if (random.nextInt(3) == 0) {
            int length = 1 + random.nextInt(Math.min(16, bytes.length));
            int from = random.nextInt(bytes.length - length + 1);
            int to = random.nextInt(bytes.length - length + 1);
            System.arraycopy(good, from, bytes, to, length);
            return bytes;
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
