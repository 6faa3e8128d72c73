package io.hedgerow.proto;

import io.hedgerow.policies.Tensor.Datatype;

/** The leaves of a JSON array as the Java array of a datatype, each checked against the datatype's range. */
final class ArrayElements {
    private static final double FP16_LIMIT = 65520;
    /** Halfway between the largest float and what would come next: rounds to infinity. */
    private static final double FP32_LIMIT = 0x1.ffffffp127;

    private ArrayElements() {}

    static Object of(JsonArray array, Datatype datatype) throws DecodeException {
        return switch (datatype) {
            case BOOL -> booleans(array);
            case UINT8 -> bytes(array, 0, 0xFF);
            case INT8 -> bytes(array, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UINT16 -> shorts(array, 0, 0xFFFF);
            case INT16 -> shorts(array, Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT32 -> ints(array, 0, 0xFFFF_FFFFL);
            case INT32 -> ints(array, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT64 -> unsignedLongs(array);
            case INT64 -> longs(array);
            case FP16 -> halves(array);
            case FP32 -> floats(array);
            case FP64 -> doubles(array);
            case BYTES -> strings(array);
        };
    }

    private static boolean[] booleans(JsonArray array) throws DecodeException {
        boolean[] values = new boolean[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.flag(i);
        }
        return values;
    }

    private static byte[] bytes(JsonArray array, long min, long max) throws DecodeException {
        byte[] values = new byte[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) array.integer(i, min, max);
        }
        return values;
    }

    private static short[] shorts(JsonArray array, long min, long max) throws DecodeException {
        short[] values = new short[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) array.integer(i, min, max);
        }
        return values;
    }

    private static int[] ints(JsonArray array, long min, long max) throws DecodeException {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) array.integer(i, min, max);
        }
        return values;
    }

    private static long[] longs(JsonArray array) throws DecodeException {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.integer(i, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        return values;
    }

    private static long[] unsignedLongs(JsonArray array) throws DecodeException {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.unsigned(i);
        }
        return values;
    }

    private static short[] halves(JsonArray array) throws DecodeException {
        short[] values = new short[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float16.of(array.number(i, FP16_LIMIT));
        }
        return values;
    }

    private static float[] floats(JsonArray array) throws DecodeException {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.number(i, FP32_LIMIT);
        }
        return values;
    }

    private static double[] doubles(JsonArray array) throws DecodeException {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.number(i, Double.POSITIVE_INFINITY);
        }
        return values;
    }

    private static String[] strings(JsonArray array) throws DecodeException {
        String[] values = new String[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.text(i);
        }
        return values;
    }
}
