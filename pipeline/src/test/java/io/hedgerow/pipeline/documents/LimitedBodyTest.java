package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ArtifactIntake;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The body of a response passes through piece by piece. */
class LimitedBodyTest {
    private static final int PIECE_BYTES = 16 << 10;
    private static final int MOST_BYTES = 64 << 20;

    @TempDir
    private Path folder;

    private final TestingSubscription subscription = new TestingSubscription();

    private ArtifactIntake intake() {
        return ArtifactCache.in(folder.resolve("cache"), MOST_BYTES).intake("m", null);
    }

    private static List<ByteBuffer> pieces() {
        return List.of(ByteBuffer.allocate(PIECE_BYTES), ByteBuffer.allocate(PIECE_BYTES));
    }

    @Test
    void noMoreIsAskedForThanWasWritten() throws Exception {
        try (ArtifactIntake intake = intake()) {
            LimitedBody body = new LimitedBody(intake, 0, MOST_BYTES);
            body.onSubscribe(subscription);
            long taken = 0;
            for (int i = 1; i <= 200; i++) {
                assertThat(subscription.requested).isEqualTo(i);
                body.onNext(pieces());
                taken += 2 * PIECE_BYTES;
                assertThat(writtenBytes()).isGreaterThan(taken - (1 << 20) - 1);
            }
            body.onComplete();
            assertThat(body.getBody().toCompletableFuture()).isCompleted();
            assertThat(intake.finish().sizeBytes()).isEqualTo(200 * 2 * PIECE_BYTES);
        }
    }

    private long writtenBytes() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void whatIsTooLargeIsBrokenOffWithTheFirstByteTooMany() throws Exception {
        try (ArtifactIntake intake = intake()) {
            LimitedBody body = new LimitedBody(intake, 0, 4 * PIECE_BYTES);
            body.onSubscribe(subscription);
            body.onNext(pieces());
            body.onNext(pieces());
            assertThat(subscription.isCancelled).isFalse();
            body.onNext(List.of(ByteBuffer.allocate(1)));
            assertThat(subscription.isCancelled).isTrue();
            assertFailed(body, TooLargeException.class);
        }
    }

    @Test
    void whatTheServerSaysIsTooLargeIsNotAskedFor() throws Exception {
        try (ArtifactIntake intake = intake()) {
            LimitedBody body = new LimitedBody(intake, MOST_BYTES + 1L, MOST_BYTES);
            body.onSubscribe(subscription);
            assertThat(subscription.requested).isZero();
            assertThat(subscription.isCancelled).isTrue();
            assertFailed(body, TooLargeException.class);
        }
    }

    @Test
    void whatNobodyTakesAnyMoreIsBrokenOff() throws Exception {
        ArtifactIntake intake = intake();
        LimitedBody body = new LimitedBody(intake, 0, MOST_BYTES);
        body.onSubscribe(subscription);
        body.onNext(pieces());
        intake.close(); // by whoever has waited for too long
        body.onNext(pieces());
        assertThat(subscription.isCancelled).isTrue();
        assertFailed(body, ClosedChannelException.class);
    }

    private static void assertFailed(LimitedBody body, Class<? extends Throwable> reason) {
        assertThatThrownBy(() -> body.getBody().toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(reason);
    }

    private static final class TestingSubscription implements Subscription {
        private long requested;
        private boolean isCancelled;

        @Override
        public void request(long n) {
            requested += n;
        }

        @Override
        public void cancel() {
            isCancelled = true;
        }
    }
}
