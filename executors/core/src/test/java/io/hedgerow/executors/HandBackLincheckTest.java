package io.hedgerow.executors;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Workers hand results back while the task thread takes them. */
class HandBackLincheckTest {

    @Test
    void nothingIsLostAndNoTwoMailsPend() {
        Interleavings.check(400, ThreeResults::new);
    }

    @Test
    void failureOfAWorkerReachesTheTaskThread() {
        Interleavings.check(200, ResultAndFailure::new);
    }

    /** The task thread's mailbox, as far as the hand-back sees it. */
    private abstract static class WithMailbox extends Scenario {
        final HandBack handBack = new HandBack(this::mail);
        final List<Returned> taken = new ArrayList<>();
        private final AtomicInteger mails = new AtomicInteger();

        private void mail() {
            check(mails.incrementAndGet() == 1, "a second mail while one pends");
        }

        /** Executes the mail that pends, if one does. */
        @Override
        void taskThread() {
            if (mails.get() > 0) {
                mails.decrementAndGet();
                handBack.drainTo(taken::add);
            }
        }

        /** Executes all mails. */
        void takeAll() {
            while (mails.get() > 0) {
                taskThread();
            }
        }
    }

    private static final class ThreeResults extends WithMailbox {
        private final Returned first = pool -> {};
        private final Returned second = pool -> {};
        private final Returned third = pool -> {};

        @Override
        void worker() {
            handBack.add(first);
            handBack.add(second);
        }

        @Override
        void otherWorker() {
            handBack.add(third);
        }

        @Override
        void verify() {
            takeAll();
            check(taken.size() == 3 && taken.contains(third), taken.size() + " of 3 were taken");
            check(taken.indexOf(first) < taken.indexOf(second), "a worker's results changed places");
        }
    }

    private static final class ResultAndFailure extends WithMailbox {
        private boolean hasFailed;

        @Override
        void taskThread() {
            try {
                super.taskThread();
            } catch (IllegalStateException e) {
                hasFailed = true;
            }
        }

        @Override
        void worker() {
            handBack.add(pool -> {});
        }

        @Override
        void otherWorker() {
            handBack.fail(new OutOfMemoryError("testing"));
        }

        @Override
        void verify() {
            takeAll();
            check(hasFailed, "nobody heard of the failure");
        }
    }
}
