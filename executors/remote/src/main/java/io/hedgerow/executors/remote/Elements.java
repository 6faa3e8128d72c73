package io.hedgerow.executors.remote;

import io.hedgerow.policies.Tensor;

/** Elements of tensors as numbers. */
final class Elements {
    private Elements() {}

    /** Any number; integers are rounded where they have to be. */
    static double realAt(Tensor tensor, int at) {
        Object data = tensor.data();
        if (data instanceof float[] floats) {
            return floats[at];
        }
        if (data instanceof double[] doubles) {
            return doubles[at];
        }
        if (tensor.datatype() == Tensor.Datatype.FP16) {
            return ofHalf(((short[]) data)[at]);
        }
        long value = integerAt(tensor, at);
        return tensor.datatype() == Tensor.Datatype.UINT64 ? ofUnsigned(value) : (double) value;
    }

    /** An integer, or a truth value as 1 or 0; of UINT64 its bits. */
    static long integerAt(Tensor tensor, int at) {
        return switch (tensor.datatype()) {
            case BOOL -> ((boolean[]) tensor.data())[at] ? 1 : 0;
            case UINT8 -> ((byte[]) tensor.data())[at] & 0xFF;
            case UINT16 -> ((short[]) tensor.data())[at] & 0xFFFF;
            case UINT32 -> ((int[]) tensor.data())[at] & 0xFFFF_FFFFL;
            case INT8 -> ((byte[]) tensor.data())[at];
            case INT16 -> ((short[]) tensor.data())[at];
            case INT32 -> ((int[]) tensor.data())[at];
            case UINT64, INT64 -> ((long[]) tensor.data())[at];
            case FP16, FP32, FP64, BYTES -> throw new IllegalArgumentException("not integers: " + tensor.datatype());
        };
    }

    static double ofUnsigned(long bits) {
        return bits >= 0 ? (double) bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
    }

    private static double ofHalf(short half) {
        int exponent = (half >>> 10) & 0x1F;
        int mantissa = half & 0x3FF;
        double size = exponent == 0x1F
                ? (mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                : exponent == 0 ? mantissa * 0x1p-24 : (1024 + mantissa) * Math.scalb(1.0, exponent - 25);
        return half < 0 ? -size : size;
    }
}
