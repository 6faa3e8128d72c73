package io.hedgerow.executors.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallGateTest {
    private final AtomicInteger freed = new AtomicInteger();
    private final CallGate gate = new CallGate(freed::incrementAndGet);

    @Test
    void anEmptyGateFreesWhenShut() {
        assertThat(gate.tryEnter()).isTrue();
        gate.leave();
        assertThat(freed).hasValue(0);
        gate.shut();
        gate.shut();
        assertThat(freed).hasValue(1);
        assertThat(gate.tryEnter()).isFalse();
        assertThat(freed).hasValue(1);
    }

    @Test
    void theLastOneOutFrees() {
        gate.tryEnter();
        gate.tryEnter();
        gate.shut();
        assertThat(gate.tryEnter()).isFalse();
        gate.leave();
        assertThat(freed).hasValue(0);
        gate.leave();
        assertThat(freed).hasValue(1);
    }

    @Test
    void nobodyIsInsideWhenItIsFreed() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 2_000; round++) {
                race(workers);
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static void race(ExecutorService workers) throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger frees = new AtomicInteger();
        AtomicInteger insideWhenFreed = new AtomicInteger();
        CallGate gate = new CallGate(() -> {
            frees.incrementAndGet();
            insideWhenFreed.set(inside.get());
        });
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(workers.submit(() -> {
                start.await();
                while (gate.tryEnter()) {
                    inside.incrementAndGet();
                    inside.decrementAndGet();
                    gate.leave();
                }
                return null;
            }));
        }
        start.countDown();
        gate.shut();
        for (Future<?> call : calls) {
            call.get();
        }
        assertThat(frees).hasValue(1);
        assertThat(insideWhenFreed).hasValue(0);
    }
}
