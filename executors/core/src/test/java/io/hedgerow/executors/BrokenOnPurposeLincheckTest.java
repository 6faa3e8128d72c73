package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** That the model checker can see: each of these races it must find, or what it says of the others means nothing. */
class BrokenOnPurposeLincheckTest {

    @Test
    void counterThatIsNoCounter() {
        assertFound(Counter::new, "1 counted");
    }

    @Test
    void lookBeforeWrite() {
        assertFound(LookBeforeWrite::new, "2 owners");
    }

    @Test
    void lookIntoASetBeforeAdding() {
        assertFound(LookBeforeAdd::new, "2 were first");
    }

    @Test
    void lostNotification() {
        assertFound(LostNotification::new, "deadlock");
    }

    private static void assertFound(Supplier<Scenario> scenarios, String message) {
        assertThatThrownBy(() -> Interleavings.check(500, scenarios))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(message);
    }

    private static final class Counter extends Scenario {
        private int count;

        @Override
        void worker() {
            count++;
        }

        @Override
        void otherWorker() {
            count++;
        }

        @Override
        void verify() {
            check(count == 2, count + " counted");
        }
    }

    private static final class LookBeforeWrite extends Scenario {
        private final AtomicReference<String> owner = new AtomicReference<>("nobody");
        private final AtomicInteger owners = new AtomicInteger();

        @Override
        void taskThread() {
            worker();
        }

        @Override
        void worker() {
            if (owner.get().equals("nobody")) {
                owner.set("somebody");
                owners.incrementAndGet();
            }
        }

        @Override
        void verify() {
            check(owners.get() == 1, owners.get() + " owners");
        }
    }

    private static final class LookBeforeAdd extends Scenario {
        private final TreeSet<String> names = new TreeSet<>();
        private final AtomicInteger firsts = new AtomicInteger();

        @Override
        void worker() {
            if (!names.contains("name")) {
                names.add("name");
                firsts.incrementAndGet();
            }
        }

        @Override
        void otherWorker() {
            worker();
        }

        @Override
        void verify() {
            check(firsts.get() == 1, firsts.get() + " were first");
        }
    }

    private static final class LostNotification extends Scenario {
        private final Object lock = new Object();
        private boolean isReady;

        @Override
        void taskThread() {
            isReady = true;
            synchronized (lock) {
                lock.notifyAll();
            }
        }

        @Override
        void worker() throws InterruptedException {
            while (!isReady) { // looks outside the lock
                synchronized (lock) {
                    lock.wait();
                }
            }
        }

        @Override
        void verify() {}
    }
}
