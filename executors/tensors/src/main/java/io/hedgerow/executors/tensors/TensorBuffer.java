package io.hedgerow.executors.tensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Memory in native order that numbers of tensors are written to. Floats that come one by one are staged in an array and
 * copied at once, which spares a direct buffer's checks of each. Used by one call at a time.
 */
public final class TensorBuffer {
    private static final float[] NONE = {};

    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private float[] stage = NONE;
    private boolean isStaged;

    private TensorBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
        this.floats = bytes.asFloatBuffer();
    }

    /** Direct memory, which a runtime can read where it is. */
    public static TensorBuffer direct(int bytes) {
        return new TensorBuffer(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
    }

    /** The same on the heap: {@code bytes().array()} has it. */
    public static TensorBuffer onHeap(int bytes) {
        return new TensorBuffer(ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder()));
    }

    /** The memory; up to date after {@link #flush}. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The same memory as floats. */
    FloatBuffer floats() {
        return floats;
    }

    /** Where all the floats of this call are written instead; {@link #flush} takes them over. */
    float[] stage() {
        if (!isStaged) {
            isStaged = true;
            stage = stage.length == 0 ? new float[floats.capacity()] : stage;
        }
        return stage;
    }

    /** Forgets what was staged. */
    public void clear() {
        isStaged = false;
    }

    /** Brings the first so many bytes up to date. */
    public void flush(int count) {
        if (isStaged) {
            floats.put(0, stage, 0, count / Float.BYTES);
        }
    }

    /** How much there is. */
    public int capacityBytes() {
        return bytes.capacity();
    }

    /** The first bytes of the same memory. */
    public ByteBuffer front(int count) {
        return bytes.slice(0, count).order(ByteOrder.nativeOrder());
    }
}
