package io.hedgerow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final long BURNT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CountDownLatch burnt = new CountDownLatch(1);
    private final CountDownLatch isOver = new CountDownLatch(1);

    private void burn() {
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < BURNT_NANOS) {
            Thread.onSpinWait();
        }
        burnt.countDown();
        try {
            isOver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatTheThreadsOfAGroupTookIsLeftOut() throws Exception {
        ThreadGroup others = new ThreadGroup("others");
        Thread thread = new Thread(others, this::burn, "burning");
        thread.start();
        burnt.await();

        Meter meter = new Meter();
        Meter.Reading without = meter.readWithout(others, 3);
        Meter.Reading whole = meter.read(3);
        isOver.countDown();
        thread.join();

        assertThat(whole.cpuNanos() - without.cpuNanos()).isGreaterThanOrEqualTo(BURNT_NANOS);
        assertThat(without.answers()).isEqualTo(3);
    }
}
