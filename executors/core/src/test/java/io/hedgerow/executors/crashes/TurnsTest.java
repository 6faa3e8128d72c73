package io.hedgerow.executors.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void othersShareTheirTurns() {
        Turns turns = new Turns.Locked(LONG, LONG);
        Turns.Turn one = turns.take(false);
        CompletableFuture.runAsync(() -> turns.take(false).giveBack())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        one.giveBack();
    }

    @Test
    void whoIsAloneIsWaitedForAndWaitsForOthers() throws Exception {
        Turns turns = new Turns.Locked(LONG, LONG);
        for (boolean firstIsAlone : new boolean[] {true, false}) {
            CountDownLatch begun = new CountDownLatch(1);
            Turns.Turn first = turns.take(firstIsAlone);
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
                begun.countDown();
                turns.take(!firstIsAlone).giveBack();
            });
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.isDone()).isFalse();
            first.giveBack();
            second.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void nobodyWaitsForOneThatHangs() {
        Turns turns = new Turns.Locked(Duration.ofMillis(1), LONG);
        turns.take(true);
        CompletableFuture.runAsync(() -> turns.take(false).giveBack())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void interruptIsLeftToTheModel() {
        Turns turns = new Turns.Locked(LONG, LONG);
        turns.take(true);
        boolean isInterrupted = CompletableFuture.supplyAsync(() -> {
                    Thread.currentThread().interrupt();
                    turns.take(false).giveBack();
                    return Thread.interrupted();
                })
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(isInterrupted).isTrue();
    }
}
