package io.hedgerow.executors.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps a few contexts for the next calls. Never waits. Thread-safe. */
final class ContextPool implements AutoCloseable {
    private static final int MOST_IDLE = 16;

    private final OnnxSession session;
    private final RunShape shape;
    private final ArrayBlockingQueue<CallContext> idle;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean pinOutputs = true;

    ContextPool(OnnxSession session, RunShape shape) {
        this.session = session;
        this.shape = shape;
        this.idle = new ArrayBlockingQueue<>(MOST_IDLE);
    }

    CallContext take() throws OrtException {
        CallContext context = idle.poll();
        if (context != null) {
            return context;
        }
        CallContext made = new CallContext(session, shape, pinOutputs);
        open.incrementAndGet();
        return made;
    }

    void giveBack(CallContext context) {
        boolean usable = !context.isSpent() && context.pinsOutputs() == pinOutputs;
        if (!usable || !idle.offer(context)) {
            close(context);
        }
    }

    /** Contexts that hold native memory: idle or in a call. */
    int open() {
        return open.get();
    }

    private void close(CallContext context) {
        open.decrementAndGet();
        context.close();
    }

    /** Lets the runtime allocate outputs from now on, because one had another shape than the file declares. */
    void stopPinningOutputs() {
        pinOutputs = false;
    }

    @Override
    public void close() {
        for (CallContext context = idle.poll(); context != null; context = idle.poll()) {
            close(context);
        }
    }
}
