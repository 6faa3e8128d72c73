package io.hedgerow.executors;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The task thread cancels a call while its worker sets and clears what stops it. */
class CancellationLincheckTest {

    @Test
    void callThatIsOverIsNotStopped() {
        Interleavings.check(200, CallThatEnds::new);
    }

    @Test
    void callThatGoesOnIsStoppedOnce() {
        Interleavings.check(200, CallThatGoesOn::new);
    }

    private static final class CallThatEnds extends Scenario {
        private final Cancellation cancellation = new Cancellation();
        private volatile boolean isOver;

        @Override
        void taskThread() {
            cancellation.cancel();
        }

        @Override
        void worker() {
            cancellation.onCancel(() -> check(!isOver, "stopped when it was over"));
            cancellation.onCancel(null);
            isOver = true;
        }

        @Override
        void verify() {
            check(cancellation.isCancelled(), "not cancelled");
        }
    }

    private static final class CallThatGoesOn extends Scenario {
        private final Cancellation cancellation = new Cancellation();
        private final AtomicInteger stops = new AtomicInteger();

        @Override
        void taskThread() {
            cancellation.cancel();
        }

        @Override
        void worker() {
            cancellation.onCancel(stops::incrementAndGet);
        }

        @Override
        void otherWorker() {
            cancellation.cancel();
        }

        @Override
        void verify() {
            check(stops.get() == 1, "stopped " + stops.get() + " times");
        }
    }
}
