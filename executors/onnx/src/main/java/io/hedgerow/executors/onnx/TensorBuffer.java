package io.hedgerow.executors.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Direct memory in native order that tensors lie over. Floats that come one by one are staged on the heap and copied at
 * once, which spares the direct buffer's checks of each. Used by one call at a time.
 */
final class TensorBuffer {
    private static final float[] NONE = {};

    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private float[] stage = NONE;
    private boolean isStaged;

    private TensorBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
        this.floats = bytes.asFloatBuffer();
    }

    static TensorBuffer ofBytes(int bytes) {
        return new TensorBuffer(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** The same memory as floats. */
    FloatBuffer floats() {
        return floats;
    }

    /** Where all the elements of this call are written instead; {@link #flush} takes them over. */
    float[] stage() {
        if (!isStaged) {
            isStaged = true;
            stage = stage.length == 0 ? new float[floats.capacity()] : stage;
        }
        return stage;
    }

    /** Forgets what was staged. */
    void clear() {
        isStaged = false;
    }

    /** Brings the first so many bytes up to date. */
    void flush(int count) {
        if (isStaged) {
            floats.put(0, stage, 0, count / Float.BYTES);
        }
    }

    int capacityBytes() {
        return bytes.capacity();
    }

    /** The first bytes of the same memory. */
    ByteBuffer front(int count) {
        return bytes.slice(0, count).order(ByteOrder.nativeOrder());
    }
}
