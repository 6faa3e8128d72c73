package io.hedgerow.pipeline;

import io.hedgerow.executors.java.JavaModel;
import io.hedgerow.executors.java.ModelDescription;
import io.hedgerow.executors.java.ModelRow;
import io.hedgerow.executors.java.ModelScore;
import io.hedgerow.policies.spec.ValueType;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that a test holds up, fails the job with, and whose load it holds up after that. */
public final class HeldModel implements JavaModel {
    private static final AtomicInteger LOADS = new AtomicInteger();

    private static volatile boolean fails;
    private static volatile CountDownLatch calls = new CountDownLatch(0);
    private static volatile CountDownLatch loads = new CountDownLatch(0);

    /** Loads at once, and answers at once. */
    public static void reset() {
        LOADS.set(0);
        fails = false;
        calls.countDown();
        calls = new CountDownLatch(0);
        loads = new CountDownLatch(0);
    }

    /** Has calls wait from now on, so that requests stay open. */
    public static void holdCalls() {
        calls = new CountDownLatch(1);
    }

    /** Has waiting calls throw what fails a task, and the load after the restart wait. */
    static void failAndHoldLoads() {
        fails = true;
        loads = new CountDownLatch(1);
        calls.countDown();
    }

    /** Has loads go on. */
    static void releaseLoads() {
        calls = new CountDownLatch(0);
        loads.countDown();
    }

    /** How many loads have begun. */
    static int loads() {
        return LOADS.get();
    }

    public HeldModel() throws InterruptedException {
        LOADS.incrementAndGet();
        loads.await();
    }

    @Override
    public ModelDescription description() {
        return ModelDescription.regression().input("x", ValueType.DOUBLE);
    }

    @Override
    public ModelScore score(ModelRow row) throws InterruptedException {
        CountDownLatch held = calls;
        if (held.getCount() > 0) {
            held.await();
            if (fails) {
                throw new OutOfMemoryError("on purpose");
            }
        }
        return ModelScore.value(row.number("x"));
    }
}
