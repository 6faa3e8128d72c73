package io.hedgerow.executors.crashes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a suspect model be the only one that a process is in, so that the next crash names the right one. Others share their
 * turns. Nobody waits for ever: a model that hangs must not keep others from being loaded. Who is not suspect waits for a moment, since
 * going along makes it suspect at worst; who is waits longer, since going along may convict it. Thread-safe.
 */
interface Turns {
    /** Those of all jobs of this class loader. */
    Turns OF_PROCESS = new Locked();

    /**
     * Waits for a turn, and takes it. To be given back by the same thread.
     *
     * @param alone whether nobody else may have one at the same time
     */
    Turn take(boolean alone);

    /** A turn, to be given back. */
    interface Turn {
        void giveBack();
    }

    /** Turns by a lock. */
    final class Locked implements Turns {
        private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

        /** A load of a usual model, and its first call. */
        private static final Duration LONGEST_SHARED_WAIT = Duration.ofSeconds(10);

        /** Loads of large models. */
        private static final Duration LONGEST_ALONE_WAIT = Duration.ofMinutes(5);

        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        private final Duration longestSharedWait;
        private final Duration longestAloneWait;

        Locked() {
            this(LONGEST_SHARED_WAIT, LONGEST_ALONE_WAIT);
        }

        Locked(Duration longestSharedWait, Duration longestAloneWait) {
            this.longestSharedWait = longestSharedWait;
            this.longestAloneWait = longestAloneWait;
        }

        @Override
        public Turn take(boolean alone) {
            Lock mine = alone ? lock.writeLock() : lock.readLock();
            Duration longestWait = alone ? longestAloneWait : longestSharedWait;
            try {
                if (mine.tryLock(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return mine::unlock;
                }
                LOG.warn(
                        "A model is loaded, or called for the first time, beside another one, although one of them is suspected"
                                + " of having ended a process: the other one has not come back after {}",
                        longestWait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // whoever is inside the model sees it
            }
            return () -> {};
        }
    }
}
