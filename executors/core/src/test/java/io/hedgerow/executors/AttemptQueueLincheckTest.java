package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.GivenUp;
import org.junit.jupiter.api.Test;

/** Workers take attempts while the task thread adds others and gives some up. */
class AttemptQueueLincheckTest {

    @Test
    void everyAttemptIsTakenByOneWorker() {
        Interleavings.check(120, ThreeAttempts::new);
    }

    @Test
    void attemptGivenUpBeforeItsStartNeverRuns() {
        Interleavings.check(120, GivenUpAttempt::new);
    }

    @Test
    void workersThatWaitAreWoken() {
        Interleavings.check(60, WaitingWorkers::new);
    }

    @Test
    void workerThatMayNotCallYetIsWokenWhenTheOtherReturns() {
        Interleavings.check(30, OneCallAtATime::new);
    }

    @Test
    void callIsGivenUpOrHasReturned() {
        Interleavings.check(100, CallThatReturnsAtItsTimeout::new);
    }

    private static final class ThreeAttempts extends Scenario {
        private final SharedBulkhead shared = SharedBulkhead.ofCalls(3);
        private final Attempt first = shared.add();
        private final Attempt second = shared.add();
        private Attempt third;

        @Override
        void taskThread() {
            third = shared.add();
        }

        @Override
        void worker() {
            shared.tryWork();
        }

        @Override
        void otherWorker() {
            shared.tryWork();
        }

        @Override
        void verify() {
            shared.tryWork();
            int[] scored = {shared.timesScored(first), shared.timesScored(second), shared.timesScored(third)};
            for (int times : scored) {
                check(times == 1, "scored " + scored[0] + ", " + scored[1] + ", " + scored[2] + " times");
            }
            check(shared.queue().size() == 0, "the queue has lost count");
            check(shared.queue().running().isEmpty(), "a call is left");
        }
    }

    private static final class GivenUpAttempt extends Scenario {
        private final SharedBulkhead shared = SharedBulkhead.ofCalls(2);
        private final Attempt attempt = shared.add();
        private GivenUp givenUp;

        @Override
        void taskThread() {
            givenUp = attempt.giveUp();
            shared.queue().remove(attempt);
        }

        @Override
        void worker() {
            shared.tryWork();
        }

        @Override
        void verify() {
            int times = shared.timesScored(attempt);
            check(times == (givenUp == GivenUp.BEFORE_START ? 0 : 1), givenUp + ", and scored " + times + " times");
            check(attempt.isAbandoned() == (givenUp == GivenUp.WHILE_RUNNING), "given up " + givenUp);
            check(shared.queue().size() == 0, "the queue has lost count");
        }
    }

    /** A lost signal is a deadlock. */
    private static final class WaitingWorkers extends Scenario {
        private final SharedBulkhead shared = SharedBulkhead.ofCalls(2);

        @Override
        void taskThread() {
            shared.add();
            shared.add();
        }

        @Override
        void worker() throws InterruptedException {
            shared.work();
        }

        @Override
        void otherWorker() throws InterruptedException {
            shared.work();
        }

        @Override
        void verify() {
            check(shared.queue().size() == 0, "an attempt is left");
        }
    }

    private static final class OneCallAtATime extends Scenario {
        private final SharedBulkhead shared = SharedBulkhead.ofCalls(1);

        @Override
        void taskThread() {
            shared.add();
            shared.add();
        }

        @Override
        void worker() throws InterruptedException {
            shared.work();
        }

        @Override
        void otherWorker() throws InterruptedException {
            shared.work();
        }

        @Override
        void verify() {
            check(shared.queue().size() == 0, "an attempt is left");
        }
    }

    private static final class CallThatReturnsAtItsTimeout extends Scenario {
        private final SharedBulkhead shared = SharedBulkhead.ofCalls(1);
        private final Attempt attempt = shared.add();
        private final Call call = shared.queue().tryTake();
        private boolean isGivenUp;
        private boolean isWanted;

        @Override
        void taskThread() {
            isGivenUp = shared.queue().done(call);
        }

        @Override
        void worker() {
            isWanted = shared.queue().done(call);
        }

        @Override
        void verify() {
            check(call == attempt.call(), "the attempt is in no call");
            check(isGivenUp != isWanted, isWanted ? "a worker goes on and is replaced" : "a worker ends unreplaced");
        }
    }
}
