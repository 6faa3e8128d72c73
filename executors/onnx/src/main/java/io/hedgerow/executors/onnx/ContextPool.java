package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.ArrayBlockingQueue;

/** Keeps a few contexts for the next calls. Never waits. Thread-safe. */
final class ContextPool implements AutoCloseable {
    private static final int MOST_IDLE = 16;

    private final OnnxSession session;
    private final RunShape shape;
    private final ArrayBlockingQueue<CallContext> idle;
    private volatile boolean pinOutputs = true;

    ContextPool(OnnxSession session, RunShape shape) {
        this.session = session;
        this.shape = shape;
        this.idle = new ArrayBlockingQueue<>(MOST_IDLE);
    }

    CallContext take() throws OrtException {
        CallContext context = idle.poll();
        return context != null ? context : new CallContext(session, shape, pinOutputs);
    }

    void giveBack(CallContext context) {
        boolean usable = !context.isSpent() && context.pinsOutputs() == pinOutputs;
        if (!usable || !idle.offer(context)) {
            context.close();
        }
    }

    /** Lets the runtime allocate outputs from now on, because one had another shape than the file declares. */
    void stopPinningOutputs() {
        pinOutputs = false;
    }

    @Override
    public void close() {
        for (CallContext context = idle.poll(); context != null; context = idle.poll()) {
            context.close();
        }
    }
}
