package io.hedgerow.executors;

/**
 * A load of a key's model that is under way on a worker. The worker and the task thread meet here: what is given up is
 * interrupted, and nothing that the worker does afterwards is.
 */
final class ModelLoad {
    private final ChosenModel model;
    private final Cancellation call;
    private final Thread worker = Thread.currentThread();
    private final long startNanos;
    private boolean hasEnded;
    private boolean isGivenUp;

    /**
     * Made by the worker.
     *
     * @param call of the call that needs the model
     */
    ModelLoad(ChosenModel model, Cancellation call, long startNanos) {
        this.model = model;
        this.call = call;
        this.startNanos = startNanos;
    }

    ChosenModel model() {
        return model;
    }

    /** Whether that call needs the model. */
    boolean isOf(Call other) {
        return other.cancellation() == call;
    }

    /** How long it has lasted. */
    long elapsedNanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    /**
     * Task thread: interrupts the worker, unless it has ended, or was given up before.
     *
     * @param before done first, so that the worker finds it done
     */
    synchronized void giveUp(Runnable before) {
        if (!hasEnded && !isGivenUp) {
            isGivenUp = true;
            before.run();
            worker.interrupt();
        }
    }

    synchronized boolean isGivenUp() {
        return isGivenUp;
    }

    /** Worker: it has ended, one way or the other. */
    synchronized void end() {
        hasEnded = true;
        if (isGivenUp) {
            Thread.interrupted(); // was meant for the load
        }
    }
}
