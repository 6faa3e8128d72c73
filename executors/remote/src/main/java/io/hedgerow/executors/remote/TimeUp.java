package io.hedgerow.executors.remote;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops a call, on a thread of its own, that lasts too long: a read of a socket only notices that nothing comes, not that
 * it comes a byte at a time. For the few calls that no pool watches.
 */
final class TimeUp implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);

    TimeUp(long nanos, Runnable stop) {
        Thread thread = new Thread(() -> stopUnlessEnded(nanos, stop), "hedgerow-remote-time-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void stopUnlessEnded(long nanos, Runnable stop) {
        try {
            if (!ended.await(nanos, TimeUnit.NANOSECONDS)) {
                stop.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; the call is left to its own time limits
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
