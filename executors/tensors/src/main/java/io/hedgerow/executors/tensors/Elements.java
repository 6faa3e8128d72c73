package io.hedgerow.executors.tensors;

import io.hedgerow.policies.Tensor;

/** Elements of a request's tensors. */
final class Elements {
    private Elements() {}

    static boolean isReal(Tensor tensor) {
        return switch (tensor.datatype()) {
            case FP16, FP32, FP64 -> true;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
        };
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
}
