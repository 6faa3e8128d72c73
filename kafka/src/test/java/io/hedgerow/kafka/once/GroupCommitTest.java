package io.hedgerow.kafka.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {
    private static final long ROOM = 100;

    private final TestingWriter writer = new TestingWriter();

    private GroupCommit<Integer> started() {
        return new GroupCommit<>("commits", getClass().getClassLoader(), writer, ROOM);
    }

    @Test
    void aFlushReturnsWhenAllIsCommittedInOrder() throws Exception {
        try (GroupCommit<Integer> commits = started()) {
            for (int i = 0; i < 1_000; i++) {
                commits.write(i, 1);
            }
            commits.flush();
            assertThat(writer.committed)
                    .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        }
        assertThat(writer.isClosed).isTrue();
    }

    @Test
    void whatIsHandedOverIsCommittedWithoutAFlush() throws Exception {
        try (GroupCommit<Integer> commits = started()) {
            commits.write(1, 1);
            Awaitility.await().until(() -> writer.committed.contains(1));
        }
    }

    @Test
    void whoHandsOverWaitsForRoom() throws Exception {
        writer.mayCommit.drainPermits();
        CountDownLatch isFull = new CountDownLatch(1);
        AtomicBoolean isThrough = new AtomicBoolean();
        try (GroupCommit<Integer> commits = started()) {
            Thread caller = new Thread(() -> {
                try {
                    commits.write(0, 1); // held up in its commit
                    Awaitility.await().until(() -> writer.begun == 1);
                    commits.write(1, ROOM);
                    isFull.countDown();
                    commits.write(2, 1);
                    isThrough.set(true);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            caller.start();
            isFull.await();
            Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
            assertThat(isThrough).isFalse();
            writer.mayCommit.release(1_000);
            caller.join();
            commits.flush();
            assertThat(writer.committed).containsExactly(0, 1, 2);
        }
    }

    @Test
    void aMessageLargerThanTheRoomIsTakenAlone() throws Exception {
        try (GroupCommit<Integer> commits = started()) {
            commits.write(1, 10 * ROOM);
            commits.write(2, 10 * ROOM);
            commits.flush();
            assertThat(writer.committed).containsExactly(1, 2);
        }
    }

    /** A slow broker must be done with each before the transaction is aborted. */
    @Test
    void whatHasPiledUpIsCommittedInParts() throws Exception {
        long half = GroupCommit.MOST_BYTES_OF_A_COMMIT / 2;
        writer.mayCommit.drainPermits();
        try (GroupCommit<Integer> commits =
                new GroupCommit<>("commits", getClass().getClassLoader(), writer, 100 * half)) {
            commits.write(0, 1); // held up in its commit
            Awaitility.await().until(() -> writer.begun == 1);
            for (int i = 1; i <= 6; i++) {
                commits.write(i, half);
            }
            writer.mayCommit.release(1_000);
            commits.flush();
            assertThat(writer.committed).containsExactly(0, 1, 2, 3, 4, 5, 6);
            assertThat(writer.begun).isEqualTo(1 + 3);
        }
    }

    @Test
    void aFailureIsThrownByEveryLaterCall() throws Exception {
        writer.failure = new IOException("fenced");
        try (GroupCommit<Integer> commits = started()) {
            commits.write(1, 1);
            assertThatThrownBy(commits::flush).isInstanceOf(IOException.class).hasMessage("fenced");
            assertThatThrownBy(() -> commits.write(2, 1)).hasMessage("fenced");
            assertThatThrownBy(commits::check).hasMessage("fenced");
        }
        assertThat(writer.committed).isEmpty();
        assertThat(writer.isClosed).isTrue();
    }

    @Test
    void itLooksAroundWhileNothingComes() throws Exception {
        try (GroupCommit<Integer> commits = started()) {
            Awaitility.await().until(() -> writer.looks > 0);
            commits.check();
        }
    }

    private static final class TestingWriter implements TransactionalWriter<Integer> {
        final List<Integer> committed = Collections.synchronizedList(new ArrayList<>());
        final Semaphore mayCommit = new Semaphore(1_000_000);
        private final List<Integer> open = new ArrayList<>();
        volatile IOException failure;
        volatile int begun;
        volatile int looks;
        volatile boolean isClosed;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void begin() {
            assertThat(open).isEmpty();
            begun++;
        }

        @Override
        public void send(Integer message) {
            open.add(message);
        }

        @Override
        public void commit() throws IOException {
            mayCommit.acquireUninterruptibly();
            if (failure != null) {
                throw failure;
            }
            committed.addAll(open);
            open.clear();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void lookAround() {
            looks++;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
