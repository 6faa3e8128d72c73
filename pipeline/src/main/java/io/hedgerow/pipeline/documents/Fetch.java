package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file that is being read, again and again where its place does not answer, until there is an outcome. Thread-safe. */
final class Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private final FileLocation location;
    private final Attempt attempt;
    private final ArtifactCache cache;
    private final Backoff backoff;
    private final ScheduledExecutorService threads;
    private final CompletableFuture<Fetched> outcome = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private final SplittableRandom chance = new SplittableRandom(startNanos);
    private volatile String awaited;
    private int failures;

    /** Reads the file once. */
    interface Attempt {
        ModelArtifact read() throws BadLocation;
    }

    /** Bytes that were read, at hand or in the cache, or the reason why there are none. */
    private interface Fetched {
        ModelArtifact artifact() throws BadLocation;
    }

    Fetch(
            FileLocation location,
            Attempt attempt,
            ArtifactCache cache,
            Backoff backoff,
            ScheduledExecutorService threads) {
        this.location = location;
        this.attempt = attempt;
        this.cache = cache;
        this.backoff = backoff;
        this.threads = threads;
        this.awaited = "is " + Texts.shown(location.written()) + ", which is being read";
    }

    void start() {
        schedule(Duration.ZERO);
    }

    private void schedule(Duration pause) {
        try {
            Future<?> unused = threads.schedule(this::attempt, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            refuse(new BadLocation("is " + Texts.shown(location.written()) + ", and nothing is read any more", e));
        }
    }

    /** Only one attempt is under way at a time. */
    private void attempt() {
        try {
            outcome.complete(kept(attempt.read()));
        } catch (Unreachable e) {
            failed(e);
        } catch (BadLocation e) {
            refuse(e);
        } catch (RuntimeException
                | OutOfMemoryError
                | LinkageError e) { // of somebody's file system, or of a large file
            LOG.warn("{} cannot be read", location, e);
            refuse(new BadLocation("is " + Texts.shown(location.written()) + ", which cannot be read: " + e, e));
        }
    }

    private void refuse(BadLocation reason) {
        outcome.complete(() -> {
            throw reason;
        });
    }

    /** Models of many documents need not be in memory together; a large one is in a file. */
    private Fetched kept(ModelArtifact artifact) {
        if (!cache.put(artifact)) {
            return () -> artifact;
        }
        return () -> cache.find(artifact.source(), artifact.sha256())
                .orElseThrow(() -> new BadLocation("is " + Texts.shown(location.written())
                        + ", which was read, and displaced in the local cache before it was used"));
    }

    private void failed(Unreachable reason) {
        failures++;
        Duration spent = Duration.ofNanos(System.nanoTime() - startNanos);
        Duration pause = backoff.pause(failures, chance.nextDouble());
        if (spent.plus(pause).compareTo(backoff.giveUpAfter()) > 0) {
            refuse(new BadLocation(reason.getMessage() + "; given up after " + failures + " attempts", reason));
            return;
        }
        awaited = reason.getMessage() + "; it is tried again (" + failures + (failures == 1 ? " attempt" : " attempts")
                + " so far)";
        LOG.warn("A file {}; the next attempt is in {}", awaited, pause);
        schedule(pause);
    }

    /** What is being waited for, in words; empty: there is an outcome. */
    Optional<String> awaited() {
        return outcome.isDone() ? Optional.empty() : Optional.of(awaited);
    }

    /** The bytes, or the reason why there are none, be it that there is no outcome yet. */
    ModelArtifact await(Duration longest) throws BadLocation {
        try {
            return outcome.get(longest.toMillis(), TimeUnit.MILLISECONDS).artifact();
        } catch (TimeoutException e) {
            throw new Unreachable(awaited, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("is " + Texts.shown(location.written()) + ", and reading it was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never an exception", e);
        }
    }
}
