package io.hedgerow.executors;

import io.hedgerow.executors.Attempt.GivenUp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker fills a call with rows while the task thread looks for calls nobody waits for. */
class CallLincheckTest {

    @Test
    void callIsCancelledOnlyWhenNobodyWaitsForAnyRow() {
        Interleavings.check(200, OneRowIsOverdue::new);
    }

    @Test
    void runningCallsAreSeenWithAllTheirRows() {
        Interleavings.check(200, LookForOverdueCalls::new);
    }

    private static final class OneRowIsOverdue extends Scenario {
        private final SharedBulkhead shared = SharedBulkhead.ofTwoRows();
        private final Attempt first = shared.add();
        private final Attempt second = shared.add();
        private Call call;

        @Override
        void taskThread() {
            GivenUp givenUp = first.giveUp();
            Call running = first.call();
            if (givenUp == GivenUp.WHILE_RUNNING && !shared.queue().isAwaited(running)) {
                running.cancel();
            }
        }

        @Override
        void worker() {
            call = shared.tryWork();
        }

        @Override
        void verify() {
            check(call.live().contains(second), "a row was lost");
            check(!call.cancellation().isCancelled(), "cancelled though a row was waited for");
        }
    }

    private static final class LookForOverdueCalls extends Scenario {
        private final SharedBulkhead shared = SharedBulkhead.ofTwoRows();
        private final List<Attempt> attempts = List.of(shared.add(), shared.add(), shared.add(), shared.add());

        @Override
        void taskThread() {
            for (Call call : shared.queue().running()) {
                check(shared.queue().isAwaitedAt(call, 0), "nobody waits for a call that runs");
                check(call.live().size() == 2, "a call runs with " + call.live().size() + " rows");
            }
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
            for (Attempt attempt : attempts) {
                check(shared.timesScored(attempt) == 1, "scored " + shared.timesScored(attempt) + " times");
            }
        }
    }
}
