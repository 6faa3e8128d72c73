package io.hedgerow.benchmarks.load;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job that runs while it is measured. Closing ends it, and waits for that. */
interface WatchedJob extends AutoCloseable {

    /** Whether the job is over after so long, for which this waits. Throws whatever the job failed with. */
    boolean endsWithin(long nanos) throws Exception;

    /** The same of anything that ends. */
    static boolean isOverWithin(Future<?> end, long nanos) throws Exception {
        try {
            end.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
