package io.hedgerow.pipeline.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkQueueTest {
    private final IOException broken = new IOException("the disk is gone");

    private final WorkQueue queue = new WorkQueue(10);

    @Test
    void workIsTakenInOrderUntilTheEnd() throws Exception {
        List<TestingWork> put = List.of(new TestingWork(5), new TestingWork(0), new TestingWork(5));
        for (TestingWork work : put) {
            queue.put(work);
        }
        queue.end();

        List<WorkQueue.Work> taken = new ArrayList<>();
        for (WorkQueue.Work work = queue.take(); work != null; work = queue.take()) {
            taken.add(work);
        }

        assertThat(taken).containsExactlyElementsOf(put);
        assertThatThrownBy(() -> queue.put(new TestingWork(0))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverPutsWaitsWhileThereIsNoRoomAndWorkInHandCountsToo() throws Exception {
        queue.put(new TestingWork(6));
        AtomicReference<Thread> putting = new AtomicReference<>();
        CompletableFuture<Void> second = put(new TestingWork(6), putting);
        awaitWaiting(putting);

        assertThat(queue.take()).isNotNull();
        assertThat(second).as("the first is taken, not done").isNotDone();
        awaitWaiting(putting);

        CompletableFuture<WorkQueue.@Nullable Work> next = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        second.get(30, TimeUnit.SECONDS);
        assertThat(next.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void workWithoutBytesAndWorkThatIsTooLargeForTheQueuePass() throws Exception {
        queue.put(new TestingWork(100));
        queue.put(new TestingWork(0));

        assertThat(queue.take()).isNotNull();
        assertThat(queue.take()).isNotNull();
    }

    @Test
    void aBrokenQueueAbandonsWhatIsNotDoneAndTellsWhoeverPuts() throws Exception {
        TestingWork running = new TestingWork(5);
        TestingWork waiting = new TestingWork(5);
        queue.put(running);
        queue.put(waiting);
        assertThat(queue.take()).isSameAs(running);
        AtomicReference<Thread> putting = new AtomicReference<>();
        CompletableFuture<Void> blocked = put(new TestingWork(5), putting);
        awaitWaiting(putting);

        queue.breakOff(broken);
        queue.breakOff(new IOException("a later reason"));

        assertThat(running.abandoned).isSameAs(broken);
        assertThat(waiting.abandoned).isSameAs(broken);
        assertThatThrownBy(() -> blocked.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCause(broken);
        assertThatThrownBy(queue::check).hasMessage("the disk is gone").hasCause(broken);
        assertThat(queue.take()).isNull();
    }

    private CompletableFuture<Void> put(TestingWork work, AtomicReference<Thread> by) {
        return CompletableFuture.runAsync(() -> {
            by.set(Thread.currentThread());
            try {
                queue.put(work);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void awaitWaiting(AtomicReference<Thread> thread) {
        await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);
    }

    private static final class TestingWork implements WorkQueue.Work {
        private final int bytes;
        private volatile @Nullable IOException abandoned;

        TestingWork(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public int bytes() {
            return bytes;
        }

        @Override
        public void run() {}

        @Override
        public void abandon(IOException why) {
            abandoned = why;
        }
    }
}
