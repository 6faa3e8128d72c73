package io.hedgerow.executors.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLockTest {
    @TempDir
    Path folder;

    @Test
    void eachPlaceIsTakenOnce() throws Exception {
        List<Path> places = List.of(folder.resolve("a"), folder.resolve("b"));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (HostLock first = HostLock.acquire(places)) {
            HostLock second = HostLock.acquire(places);
            Future<HostLock> third = thread.submit(() -> HostLock.acquire(places));
            assertThat(third.isDone()).isFalse();
            second.close();
            third.get().close();
            assertThat(first).isNotNull();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void whoWaitsCanBeInterrupted() throws Exception {
        List<Path> places = List.of(folder.resolve("a"));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (HostLock first = HostLock.acquire(places)) {
            Future<HostLock> waiting = thread.submit(() -> HostLock.acquire(places));
            thread.shutdownNow();
            assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
            assertThat(first).isNotNull();
        }
    }
}
