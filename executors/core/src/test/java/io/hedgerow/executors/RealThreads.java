package io.hedgerow.executors;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs a scenario many times on real threads, which start its parts at the same moment or a few hundred nanoseconds
 * apart: for scenarios with too many steps to interleave them all.
 */
@SuppressWarnings("ThreadPriorityCheck") // whoever waits leaves its core to the others, who decide
final class RealThreads {
    private static final int WORKERS = 2;
    private static final int LONGEST_LEAD_SPINS = 200;

    private final AtomicInteger startedRounds = new AtomicInteger();
    private final AtomicInteger endedParts = new AtomicInteger();
    private volatile boolean isOver;
    private volatile Scenario scenario;
    private volatile Throwable workerError;

    private RealThreads() {}

    /** Fails when the scenario does not hold in one round. */
    static void check(int rounds, long seed, Supplier<Scenario> scenarios) {
        new RealThreads().run(rounds, seed, scenarios);
    }

    private void run(int rounds, long seed, Supplier<Scenario> scenarios) {
        Thread worker = new Thread(() -> work(new Random(seed + 1), Scenario::worker));
        Thread otherWorker = new Thread(() -> work(new Random(seed + 2), Scenario::otherWorker));
        worker.start();
        otherWorker.start();
        Random random = new Random(seed);
        try {
            for (int round = 1; round <= rounds; round++) {
                runOnce(scenarios.get(), random, round);
            }
        } catch (Throwable t) {
            throw new AssertionError("seed " + seed + ", round " + startedRounds, t);
        } finally {
            isOver = true;
        }
    }

    private void runOnce(Scenario next, Random random, int round) throws Throwable {
        scenario = next;
        startedRounds.set(round);
        spin(random);
        next.run(next::taskThread);
        while (endedParts.get() < WORKERS * round) {
            if (Thread.interrupted()) { // the test has timed out
                throw new InterruptedException();
            }
            Thread.yield();
        }
        if (workerError != null) {
            throw workerError;
        }
        next.end();
    }

    private void work(Random random, Part part) {
        for (int round = 1; !isOver; ) {
            if (startedRounds.get() < round) {
                Thread.yield();
                continue;
            }
            Scenario current = scenario;
            spin(random);
            try {
                current.run(() -> part.of(current));
            } catch (Throwable t) { // what the scenario lets through: the test waits for this part
                workerError = t;
            }
            endedParts.incrementAndGet();
            round++;
        }
    }

    private static void spin(Random random) {
        for (int spins = random.nextInt(LONGEST_LEAD_SPINS); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    private interface Part {
        void of(Scenario scenario) throws Exception;
    }
}
