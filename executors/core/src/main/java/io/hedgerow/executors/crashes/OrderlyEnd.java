package io.hedgerow.executors.crashes;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.BooleanSupplier;

/**
 * Does something when this process ends because it was asked to: SIGTERM, Ctrl-C, a cluster that drains a machine. Not when a
 * model calls {@code System.exit}. Thread-safe.
 */
final class OrderlyEnd implements AutoCloseable {
    private static final String MODELS = "io.hedgerow.executors.";
    private static final String EXIT = "exit";

    private final Thread hook;

    private OrderlyEnd(Thread hook) {
        this.hook = hook;
    }

    /**
     * Does it when the time has come.
     *
     * @param isNeeded whether there is anything to do: looking at all threads takes a while
     * @param onEnd runs on a thread of its own, while others still run
     */
    static OrderlyEnd await(BooleanSupplier isNeeded, Runnable onEnd) {
        Thread hook = new Thread(
                () -> {
                    if (isNeeded.getAsBoolean()
                            && !isByAModel(Thread.getAllStackTraces().values())) {
                        onEnd.run();
                    }
                },
                "hedgerow-orderly-end");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            onEnd.run(); // it ends already
        }
        return new OrderlyEnd(hook);
    }

    /** Whether a thread that ends the process came there through code that calls models. */
    static boolean isByAModel(Collection<StackTraceElement[]> stacks) {
        return stacks.stream().anyMatch(OrderlyEnd::isByAModel);
    }

    private static boolean isByAModel(StackTraceElement[] stack) {
        boolean exits = Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && frame.getMethodName().equals(EXIT));
        return exits
                && Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith(MODELS));
    }

    /** Nothing is to be done any more. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs, or has run: the process ends.
        }
    }
}
