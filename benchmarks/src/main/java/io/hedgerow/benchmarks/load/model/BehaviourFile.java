package io.hedgerow.benchmarks.load.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A model file of the benchmarks: the text of a {@link ModelBehaviour}, and where the file is to be large a line feed and
 * weights, big-endian numbers of 8 bytes, as many as the features or a multiple of that.
 *
 * @param behaviour what the model does
 * @param weights of the dot product; the features are gone through again and again. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once and handed on; never compared
record BehaviourFile(ModelBehaviour behaviour, double[] weights) {
    private static final byte SEPARATOR = '\n';

    /** The bytes of a model with at least so many bytes of weights. */
    static byte[] write(ModelBehaviour behaviour, int leastWeightBytes) {
        int passBytes = behaviour.features() * Double.BYTES;
        int passes = Math.max(1, (leastWeightBytes + passBytes - 1) / passBytes);
        byte[] head = behaviour.toBytes();
        ByteBuffer bytes = ByteBuffer.allocate(head.length + 1 + passes * passBytes);
        bytes.put(head).put(SEPARATOR);
        new SplittableRandom(behaviour.seed())
                .doubles((long) passes * behaviour.features())
                .forEach(bytes::putDouble);
        return bytes.array();
    }

    /** Reads a file. Throws {@link IllegalArgumentException} for what is none. */
    static BehaviourFile read(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != SEPARATOR) {
            end++;
        }
        ModelBehaviour behaviour = ModelBehaviour.ofBytes(Arrays.copyOf(bytes, end));
        if (end == bytes.length) {
            return new BehaviourFile(behaviour, madeOf(behaviour));
        }
        ByteBuffer weights = ByteBuffer.wrap(bytes, end + 1, bytes.length - end - 1);
        if (!weights.hasRemaining() || weights.remaining() % (behaviour.features() * Double.BYTES) != 0) {
            throw new IllegalArgumentException("has " + weights.remaining() + " bytes of weights, a multiple of "
                    + behaviour.features() * Double.BYTES + " is allowed");
        }
        double[] read = new double[weights.remaining() / Double.BYTES];
        weights.asDoubleBuffer().get(read);
        return new BehaviourFile(behaviour, read);
    }

    /** The weights of a file that has none. */
    static double[] madeOf(ModelBehaviour behaviour) {
        return new SplittableRandom(behaviour.seed())
                .doubles(behaviour.features())
                .toArray();
    }
}
