package io.hedgerow.executors;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.CacheSpec;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole pool: every attempt has one reply, whoever is faster, the worker or what ends the attempt. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // what spins is not interrupted
class AttemptPoolRaceStressTest {
    private static final long MILLI = 1_000_000;
    private static final int ROUNDS = 2_000;
    private static final long SEED = Long.getLong("hedgerow.seed", 1);

    @Test
    void deadlinePassesWhileAWorkerTakesTheAttempt() {
        RealThreads.check(ROUNDS, SEED, PassingDeadline::new);
    }

    @Test
    void attemptTimesOutWhileItsCallReturns() {
        RealThreads.check(ROUNDS, SEED, PassingTimeout::new);
    }

    @Test
    void bothRunnersOfARaceReturn() {
        RealThreads.check(ROUNDS, SEED, HedgedRace::new);
    }

    @Test
    void attemptGivesItsPlaceUpWhileAWorkerTakesIt() {
        RealThreads.check(10 * ROUNDS, SEED, Displacement::new);
    }

    @Test
    void equalInputWaitsForOneThatTimesOut() {
        RealThreads.check(ROUNDS, SEED, EqualInputs::new);
    }

    private abstract static class WithPool extends Scenario {
        final ConcurrentPool pool;

        WithPool(TestingPool config) {
            pool = new ConcurrentPool(config);
        }

        static TestingPool config(String... programs) {
            return ConcurrentPool.quick(TestingPool.of(programs));
        }

        @Override
        void worker() {
            pool.work(0);
        }

        /**
         * Each call ended in a reply, or in a result that is known to have come too late. An attempt that ended after a
         * worker had taken it and before it looked has such a result and no call.
         */
        @Override
        void verify() {
            pool.finish();
            verifyCalls();
        }

        void verifyCalls() {
            long scored =
                    pool.outcomes().stream().filter(Outcome.SCORED::equals).count();
            check(
                    pool.calls() >= scored && pool.calls() <= scored + pool.lateResults(),
                    pool.calls() + " calls, " + pool.lateResults() + " late results, " + pool.outcomes());
        }
    }

    private static final class PassingDeadline extends WithPool {
        private static final TestingPool CONFIG = config("label=1").withDeadlineMillis(5);

        PassingDeadline() {
            super(CONFIG);
            pool.offer(5, Priority.NORMAL, 1);
        }

        @Override
        void taskThread() {
            pool.advanceNanos(5 * MILLI);
        }
    }

    private static final class PassingTimeout extends WithPool {
        private static final TestingPool CONFIG = config("label=1").withTimeoutMillis(20);

        PassingTimeout() {
            super(CONFIG);
            pool.offerWithoutDeadline(1);
            pool.offerWithoutDeadline(2);
        }

        @Override
        void taskThread() {
            pool.advanceNanos(20 * MILLI);
        }

        @Override
        void verify() {
            super.verify();
            check(pool.workers() == 1, pool.workers() + " workers");
            check(pool.bulkhead().stuckThreads() == 0, "a thread is thought to be stuck");
        }
    }

    private static final class HedgedRace extends WithPool {
        private static final TestingPool CONFIG =
                config("label=1", "label=1").withFanOut(FanOutSpec.hedged("e", new HedgeSpec("v0", 0, 1_000, 100)));

        HedgedRace() {
            super(CONFIG);
            pool.offerWithoutDeadline(1);
            pool.advanceNanos(MILLI);
        }

        @Override
        void taskThread() {
            pool.takeMails();
        }

        @Override
        void otherWorker() {
            pool.work(1);
        }

        @Override
        void verify() {
            super.verify();
            check(pool.outcomes().contains(Outcome.SCORED), "nobody won: " + pool.outcomes());
        }
    }

    private static final class Displacement extends WithPool {
        private static final TestingPool CONFIG =
                config("label=1").withDeadlineMillis(50).withQueueCapacity(1);

        Displacement() {
            super(CONFIG);
            pool.offer(50, Priority.LOW, 1);
            pool.offer(50, Priority.LOW, 2);
            pool.work(0);
        }

        @Override
        void taskThread() {
            pool.offer(50, Priority.HIGH, 3);
        }
    }

    private static final class EqualInputs extends WithPool {
        private static final TestingPool CONFIG =
                config("label=1").withTimeoutMillis(20).withCache(new CacheSpec(5, CacheSpec.UNLIMITED, 1_000));

        EqualInputs() {
            super(CONFIG);
            pool.offerWithoutDeadline(1);
            pool.advanceNanos(10 * MILLI);
            pool.offerWithoutDeadline(1);
        }

        @Override
        void taskThread() {
            pool.advanceNanos(10 * MILLI);
        }

        @Override
        void verifyCalls() {
            check(pool.calls() > 0, "not called");
        }
    }
}
