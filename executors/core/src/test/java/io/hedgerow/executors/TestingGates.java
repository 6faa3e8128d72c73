package io.hedgerow.executors;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Gates by which a test holds calls of a testing model, across the class loaders and threads of a mini cluster. */
public final class TestingGates {
    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

    private static final Map<String, Integer> ENTERED = new ConcurrentHashMap<>();

    private TestingGates() {}

    /** Lets all calls through, those that wait and those to come. */
    public static void open(String gate) {
        gate(gate).countDown();
    }

    /** Calls of models with that gate that have begun, ever. */
    public static int entered(String gate) {
        return ENTERED.getOrDefault(gate, 0);
    }

    static void enter(String gate) {
        ENTERED.merge(gate, 1, Integer::sum);
    }

    static void awaitUninterruptibly(String gate) {
        boolean interrupted = false;
        while (true) {
            try {
                gate(gate).await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static CountDownLatch gate(String gate) {
        return GATES.computeIfAbsent(gate, name -> new CountDownLatch(1));
    }
}
