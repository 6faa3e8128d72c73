package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A file system that hangs holds nobody up for longer than the limits say, and takes a few threads at most. */
class WatchedReadsTest {
    private static final ModelArtifact ARTIFACT = ModelArtifact.of("testing", new byte[] {1, 2, 3});
    private static final WatchedReads.Limits SHORT =
            new WatchedReads.Limits(Duration.ofMillis(20), Duration.ofMillis(200));
    private static final WatchedReads.Limits LONG =
            new WatchedReads.Limits(Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final WatchedReads reads = new WatchedReads(SHORT);

    private static FileLocation at(String uri) throws BadLocation {
        return FileLocation.parse(uri, Path.of("/"));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean isOver = false;
        while (!isOver) {
            try {
                latch.await();
                isOver = true;
            } catch (InterruptedException e) {
                assertThat(e).as("deaf").isNotNull();
            }
        }
    }

    private void leaveBehind(String uri, CountDownLatch end) throws BadLocation {
        FileLocation location = at(uri);
        assertThatThrownBy(() -> reads.read(location, progress -> {
                    awaitUninterruptibly(end);
                    return ARTIFACT;
                }))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining(uri)
                .hasMessageContaining("has given nothing for 0 s");
    }

    @Test
    void whatEndsIsGivenOn() throws Exception {
        WatchedReads patient = new WatchedReads(LONG);
        assertThat(patient.read(at("s3://bucket/model"), progress -> ARTIFACT)).isSameAs(ARTIFACT);
        assertThatThrownBy(() -> patient.read(at("s3://bucket/model"), progress -> {
                    throw new Unreachable("does not answer");
                }))
                .isInstanceOf(Unreachable.class)
                .hasMessage("does not answer");
        assertThatThrownBy(() -> patient.read(at("s3://bucket/model"), progress -> {
                    throw new IllegalStateException("of somebody's file system");
                }))
                .isNotInstanceOf(Unreachable.class)
                .hasMessageContainingAll("cannot be read: ", "of somebody's file system");
        assertThatThrownBy(() -> patient.read(at("s3://bucket/model"), progress -> {
                    throw new OutOfMemoryError("testing");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(patient.leftBehind(at("s3://bucket/other"))).isZero();
    }

    @Test
    void whatIsSilentIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThatThrownBy(() -> reads.read(at("s3://bucket/model"), progress -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return ARTIFACT;
                }))
                .isInstanceOf(Unreachable.class);
        interrupted.await();
        FileLocation location = at("s3://bucket/model");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> reads.leftBehind(location) == 0);
    }

    @Test
    void aPlaceWhoseReadsHangIsNotAskedAgainBeforeOneHasEndedAndOthersAre() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        leaveBehind("s3://bucket/one", end);
        leaveBehind("s3://bucket/two", end);
        FileLocation location = at("s3://bucket/three");
        assertThat(reads.leftBehind(location)).isEqualTo(WatchedReads.MOST_LEFT);
        assertThatThrownBy(() -> reads.read(location, progress -> {
                    throw new AssertionError("was asked");
                }))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("is not asked for while 2 reads of s3://bucket hang that were given up");

        leaveBehind("s3://other/one", end);

        end.countDown();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> reads.leftBehind(location) == 0);
        assertThatThrownBy(() -> reads.read(location, progress -> {
                    throw new BadLocation("is asked again");
                }))
                .hasMessage("is asked again");
    }

    @Test
    void whatDoesNotEndIsGivenUpThoughItIsNotSilent() throws Exception {
        WatchedReads.Limits limits = new WatchedReads.Limits(Duration.ofSeconds(1), Duration.ofMillis(1_500));
        AtomicBoolean isOver = new AtomicBoolean();
        assertThatThrownBy(() -> new WatchedReads(limits).read(at("s3://bucket/model"), progress -> {
                    while (!isOver.get() && !Thread.currentThread().isInterrupted()) {
                        progress.made();
                        Thread.onSpinWait();
                    }
                    return ARTIFACT;
                }))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("had not arrived as a whole after 0 min");
        isOver.set(true);
    }

    @Test
    void whoeverWaitsCanBeInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            try {
                new WatchedReads(LONG).read(at("s3://bucket/model"), progress -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return ARTIFACT;
                });
            } catch (BadLocation e) {
                failure.set(e);
            }
        });
        waiter.start();
        begun.await();
        waiter.interrupt();
        waiter.join();
        assertThat(failure.get()).isInstanceOf(Unreachable.class).hasMessageContaining("was interrupted");
    }

    @Test
    void everyPieceIsASign() throws Exception {
        WatchedReads.Progress progress = new WatchedReads.Progress();
        assertThat(progress.isSilent()).isTrue();
        progress.made();
        assertThat(progress.isSilent()).isFalse();
        assertThat(progress.isSilent()).isTrue();
        InputStream in = progress.watch(new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThat(in.read()).isEqualTo(1);
        assertThat(progress.isSilent()).isFalse();
        assertThat(in.readAllBytes()).containsExactly(2, 3);
        assertThat(progress.isSilent()).isFalse();
    }
}
