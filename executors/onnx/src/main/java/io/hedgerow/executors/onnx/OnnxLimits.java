package io.hedgerow.executors.onnx;

/**
 * What a file may ask of the runtime, as far as it can be told by reading it. Memory is counted at a batch of one, and
 * grows with the file: what holds large weights may make large tensors of them.
 */
final class OnnxLimits {
    /** Most bytes of one tensor that is made of constants alone: it is made at load and kept. */
    static final long MAX_CONSTANT_BYTES = 256L << 20;

    /** Most bytes of all tensors that are made of constants alone. */
    static final long MAX_CONSTANTS_BYTES = 1L << 30;

    /** Most bytes of any one tensor of a call. */
    static final long MAX_TENSOR_BYTES = 1L << 30;

    /** What the file's own size adds to each of them, times its bytes. */
    static final long BYTES_PER_FILE_BYTE = 8;

    /** Most nodes that loops of a fixed length run in one call: some seconds. */
    static final long MAX_LOOP_NODES = 10_000_000;

    private final long allowanceBytes;

    OnnxLimits(long fileBytes) {
        allowanceBytes = fileBytes * BYTES_PER_FILE_BYTE;
    }

    long constantBytes() {
        return MAX_CONSTANT_BYTES + allowanceBytes;
    }

    long constantsBytes() {
        return MAX_CONSTANTS_BYTES + allowanceBytes;
    }

    long tensorBytes() {
        return MAX_TENSOR_BYTES + allowanceBytes;
    }
}
