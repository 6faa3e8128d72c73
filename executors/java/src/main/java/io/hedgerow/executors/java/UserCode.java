package io.hedgerow.executors.java;

import io.hedgerow.executors.ModelRefusedException;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls into somebody else's class: whatever comes out of them is a refusal, or logged. */
final class UserCode {
    private static final Logger LOG = LoggerFactory.getLogger(UserCode.class);
    private static final int LONGEST_REASON = 300;

    private UserCode() {}

    /** A call that gives something or throws anything. */
    interface Call<T> {
        T call() throws Exception;
    }

    /**
     * What the call gives.
     *
     * @param what says who threw, for the message: {@code the constructor of X}
     */
    static <T> T call(String what, Call<T> call) throws ModelRefusedException {
        try {
            return call.call();
        } catch (InvocationTargetException e) {
            throw refusal(what, e.getCause() == null ? e : e.getCause());
        } catch (Throwable thrown) { // a class that cannot be linked or fills the memory must not end the task
            throw refusal(what, thrown);
        }
    }

    private static ModelRefusedException refusal(String what, Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new ModelRefusedException(what + " threw " + reason(thrown), thrown);
    }

    static void close(String name, JavaModel model) {
        try {
            model.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Closing {} was interrupted", name, e);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            LOG.warn("Closing {} failed", name, e);
        }
    }

    private static String reason(Throwable thrown) {
        Throwable root =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = messageOf(root);
        String reason = root.getClass().getName() + (message == null ? "" : ": " + message);
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…";
    }

    private static @Nullable String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return null; // the message is the class's code too
        }
    }
}
