package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads of file systems whose clients know no limit of time, each on a thread of its own: where nothing comes for too long,
 * whoever waits is told so, and the thread, which may be deaf to its interruption, is left behind. A place with {@value #MOST_LEFT}
 * of those is not asked again before one has ended. Thread-safe.
 */
final class WatchedReads {
    static final int MOST_LEFT = 2;

    private final Limits limits;
    private final ConcurrentHashMap<String, Integer> leftBehind = new ConcurrentHashMap<>();

    /**
     * How long a place may take.
     *
     * @param silence without a byte, or another sign that it is there
     * @param whole for everything
     */
    record Limits(Duration silence, Duration whole) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    /** Reads a file, and says how far it is. */
    interface Read {
        ModelArtifact read(Progress progress) throws BadLocation;
    }

    /** How far a read is. Thread-safe. */
    static final class Progress {
        private final AtomicLong signs = new AtomicLong();
        private long seen;

        /** The place has answered something. */
        void made() {
            signs.incrementAndGet();
        }

        /** Whether nothing was made since this was last asked; for one thread. */
        boolean isSilent() {
            long now = signs.get();
            boolean isSilent = now == seen;
            seen = now;
            return isSilent;
        }

        /** Every piece that comes from it is progress. */
        InputStream watch(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read() throws IOException {
                    int read = super.read();
                    made();
                    return read;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int read = super.read(into, offset, length);
                    made();
                    return read;
                }
            };
        }
    }

    /** A read under way: either it ends, or it is left behind, whatever comes first. */
    private final class Watched implements Runnable {
        private final String place;
        private final FutureTask<ModelArtifact> task;
        private final AtomicBoolean isSettled = new AtomicBoolean();

        Watched(String place, FutureTask<ModelArtifact> task) {
            this.place = place;
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
            if (isSettled.getAndSet(true)) {
                count(place, -1);
            }
        }

        void leaveBehind() {
            if (!isSettled.getAndSet(true)) {
                count(place, 1);
            }
            task.cancel(true);
        }
    }

    WatchedReads(Limits limits) {
        this.limits = limits;
    }

    /**
     * The bytes of a file.
     *
     * @throws Unreachable when nothing comes for too long, or did not come before
     */
    ModelArtifact read(FileLocation location, Read read) throws BadLocation {
        String place = SilentPlaces.of(location.uri());
        if (leftBehind.getOrDefault(place, 0) >= MOST_LEFT) {
            throw new Unreachable(which(location) + "is not asked for while " + MOST_LEFT + " reads of " + place
                    + " hang that were given up");
        }
        Progress progress = new Progress();
        FutureTask<ModelArtifact> task = new FutureTask<>(() -> read.read(progress));
        Watched watched = new Watched(place, task);
        Thread thread = new Thread(watched, "hedgerow-file-read");
        thread.setDaemon(true);
        thread.start();
        return await(location, task, progress, watched);
    }

    private ModelArtifact await(
            FileLocation location, FutureTask<ModelArtifact> task, Progress progress, Watched watched)
            throws BadLocation {
        for (long left = limits.whole().dividedBy(limits.silence()); left > 0; left--) {
            try {
                return task.get(limits.silence().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (progress.isSilent()) {
                    watched.leaveBehind();
                    throw new Unreachable(
                            which(location) + "has given nothing for "
                                    + limits.silence().toSeconds() + " s",
                            e);
                }
            } catch (InterruptedException e) {
                watched.leaveBehind();
                Thread.currentThread().interrupt();
                throw new Unreachable("is " + shown(location) + ", and reading it was interrupted", e);
            } catch (ExecutionException e) {
                throw failed(location, e.getCause() == null ? e : e.getCause());
            }
        }
        watched.leaveBehind();
        throw new Unreachable(which(location) + "had not arrived as a whole after "
                + limits.whole().toMinutes() + " min");
    }

    private static BadLocation failed(FileLocation location, Throwable cause) {
        if (cause instanceof BadLocation reason) {
            return reason;
        }
        if (cause instanceof Error error) { // for lack of memory, say: whoever waits for the file decides
            throw error;
        }
        return new BadLocation(which(location) + "cannot be read: " + cause, cause);
    }

    private void count(String place, int more) {
        leftBehind.merge(place, more, (before, added) -> before + added == 0 ? null : before + added);
    }

    /** How many reads of a location's place were left behind and go on. */
    int leftBehind(FileLocation location) {
        return leftBehind.getOrDefault(SilentPlaces.of(location.uri()), 0);
    }

    private static String which(FileLocation location) {
        return "is " + shown(location) + ", which ";
    }

    private static String shown(FileLocation location) {
        return Texts.shown(location.written());
    }
}
