package io.hedgerow.pipeline.documents;

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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file that is being read, again and again where its place does not answer, until there is an outcome, which is held until
 * it is let go of. Thread-safe.
 */
final class Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    /** How often a fetch looks whether there is room for it, and whether it is its place's turn. */
    private static final Duration TURN_PAUSE = Duration.ofSeconds(1);

    private final FileLocation location;
    private final Attempt attempt;
    private final Backoff backoff;
    private final FetchRoom room;
    private final SilentPlaces silent;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private final SplittableRandom chance = new SplittableRandom(startNanos);
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private volatile long askedNanos = startNanos;
    /** When the first attempt began: waiting for a turn is not counted. Null before. */
    private volatile @Nullable Long begunNanos;

    private volatile boolean needsRoom;
    private volatile String awaited;
    private int failures;

    /** Reads the file once. */
    interface Attempt {
        ModelArtifact read() throws BadLocation;
    }

    /** Bytes that were read, or the reason why there are none. */
    private record Outcome(
            @Nullable ModelArtifact artifact, @Nullable BadLocation reason) {
        ModelArtifact get() throws BadLocation {
            if (artifact != null) {
                return artifact;
            }
            throw reason == null ? new BadLocation("was not read") : reason;
        }
    }

    /**
     * Not begun.
     *
     * @param silent places that have to wait for each other
     * @param needsRoom whether it waits while there is no room
     */
    Fetch(
            FileLocation location,
            Attempt attempt,
            Backoff backoff,
            FetchRoom room,
            SilentPlaces silent,
            boolean needsRoom) {
        this.location = location;
        this.attempt = attempt;
        this.backoff = backoff;
        this.room = room;
        this.silent = silent;
        this.needsRoom = needsRoom;
        this.awaited = "is " + Texts.shown(location.written()) + ", which is being read";
    }

    /** One whose outcome is there. */
    static Fetch done(FileLocation location, ModelArtifact artifact, FetchRoom room) {
        Fetch done = new Fetch(location, () -> artifact, Backoff.USUAL, room, new SilentPlaces(), false);
        done.hold(artifact);
        return done;
    }

    /** Has it read, unless that was done before, or the outcome is there. */
    void start(ScheduledExecutorService threads) {
        if (!isStarted.getAndSet(true) && !isDone()) {
            schedule(Duration.ZERO, threads);
        }
    }

    private void schedule(Duration pause, ScheduledExecutorService threads) {
        try {
            Future<?> unused = threads.schedule(() -> attempt(threads), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            refuse(new BadLocation("is " + Texts.shown(location.written()) + ", and nothing is read any more", e));
        }
    }

    /** Only one attempt is under way at a time. */
    private void attempt(ScheduledExecutorService threads) {
        Optional<SilentPlaces.Turn> turn =
                needsRoom && !room.isThere() ? Optional.empty() : silent.take(SilentPlaces.of(location.uri()));
        if (turn.isEmpty()) {
            schedule(TURN_PAUSE, threads);
            return;
        }
        if (begunNanos == null) {
            begunNanos = System.nanoTime();
        }
        boolean hasAnswered = true;
        try {
            hold(attempt.read());
        } catch (Unreachable e) {
            hasAnswered = false;
            failed(e, threads);
        } catch (BadLocation e) {
            refuse(e);
        } catch (RuntimeException | Error e) { // of somebody's file system, or for lack of memory
            LOG.warn("{} cannot be read", location, e);
            refuse(new BadLocation("is " + Texts.shown(location.written()) + ", which cannot be read: " + e, e));
        } finally {
            silent.end(turn.get(), hasAnswered);
        }
    }

    private void hold(ModelArtifact artifact) {
        room.held(artifact);
        outcome.complete(new Outcome(artifact, null));
    }

    private void refuse(BadLocation reason) {
        outcome.complete(new Outcome(null, reason));
    }

    private void failed(Unreachable reason, ScheduledExecutorService threads) {
        failures++;
        Long begun = begunNanos;
        Duration spent = begun == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begun);
        Duration pause = backoff.pause(failures, chance.nextDouble());
        if (spent.plus(pause).compareTo(backoff.giveUpAfter()) > 0) {
            refuse(new BadLocation(reason.getMessage() + "; given up after " + failures + " attempts", reason));
            return;
        }
        awaited = reason.getMessage() + "; it is tried again (" + failures + (failures == 1 ? " attempt" : " attempts")
                + " so far)";
        LOG.warn("A file {}; the next attempt is in {}", awaited, pause);
        schedule(pause, threads);
    }

    /** Somebody asks for it. */
    Fetch asked() {
        askedNanos = System.nanoTime();
        return this;
    }

    /** Whether nobody has asked for it for so long. */
    boolean isUnasked(Duration since) {
        return System.nanoTime() - askedNanos >= since.toNanos();
    }

    /** Somebody waits for it, so that it goes before what nobody waits for yet. */
    void hurry() {
        needsRoom = false;
    }

    boolean isDone() {
        return outcome.isDone();
    }

    /** What is being waited for, in words; empty: there is an outcome. */
    Optional<String> awaited() {
        return isDone() ? Optional.empty() : Optional.of(awaited);
    }

    /** The bytes, or the reason why there are none, be it that there is no outcome yet. */
    ModelArtifact await(Duration longest) throws BadLocation {
        try {
            return outcome.get(longest.toMillis(), TimeUnit.MILLISECONDS).get();
        } catch (TimeoutException e) {
            throw new Unreachable(awaited, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("is " + Texts.shown(location.written()) + ", and reading it was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never an exception", e);
        }
    }

    /** Its outcome is not held any more. Called once, when there is one. */
    void letGo() {
        ModelArtifact artifact = outcome.join().artifact();
        if (artifact != null) {
            room.letGo(artifact);
        }
    }
}
