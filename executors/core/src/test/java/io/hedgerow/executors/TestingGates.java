package io.hedgerow.executors;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Gates by which a test holds calls of a testing model, across the class loaders and threads of a mini cluster. */
public final class TestingGates {
    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

    private TestingGates() {}

    /** Lets all calls through, those that wait and those to come. */
    public static void open(String gate) {
        gate(gate).countDown();
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
