package io.hedgerow.executors.proving;

import java.util.Locale;

/** Whether a failure is for want of memory: a native runtime whose allocation fails says so in words only. */
final class Shortage {
    private Shortage() {}

    /** Whether the words of a runtime tell of memory that was not to be had. */
    static boolean isTold(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        return words.contains("alloc") || words.contains("out of memory");
    }

    /** Throws an error where the failure is one of memory: that it is not there is no fault of a row's. */
    static void raise(Throwable failure) {
        if (failure instanceof OutOfMemoryError error) {
            throw error;
        }
        String message = failure.toString();
        if (isTold(message)) {
            OutOfMemoryError error = new OutOfMemoryError(message);
            error.initCause(failure);
            throw error;
        }
    }
}
