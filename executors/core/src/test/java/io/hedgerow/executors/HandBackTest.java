package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandBackTest {

    @Test
    void manyResultsWakeTheTaskThreadOnce() {
        AtomicInteger wakeUps = new AtomicInteger();
        HandBack handBack = new HandBack(wakeUps::incrementAndGet);
        List<Returned> all = List.of(returned(), returned(), returned());
        all.forEach(handBack::add);
        List<Returned> taken = new ArrayList<>();
        handBack.drainTo(taken::add);
        assertThat(taken).isEqualTo(all);
        assertThat(wakeUps).hasValue(1);
        handBack.add(returned());
        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void nothingIsForgottenBetweenThreads() throws Exception {
        BlockingQueue<Boolean> mails = new LinkedBlockingQueue<>();
        HandBack handBack = new HandBack(() -> mails.add(true));
        ExecutorService workers = Executors.newFixedThreadPool(3);
        for (int worker = 0; worker < 3; worker++) {
            workers.execute(() -> {
                for (int i = 0; i < 50_000; i++) {
                    handBack.add(returned());
                }
            });
        }
        AtomicInteger taken = new AtomicInteger();
        while (taken.get() < 150_000) { // only a mail makes it look
            assertThat(mails.poll(60, TimeUnit.SECONDS)).as("after %s", taken).isTrue();
            handBack.drainTo(what -> taken.incrementAndGet());
        }
        workers.shutdown();
    }

    @Test
    void failedWorkerFailsTheTask() {
        HandBack handBack = new HandBack(() -> {});
        handBack.fail(new OutOfMemoryError("testing"));
        assertThatThrownBy(() -> handBack.drainTo(what -> {}))
                .hasMessage("a worker thread of the pool failed")
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }

    private static Returned returned() {
        return pool -> {};
    }
}
