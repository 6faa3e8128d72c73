package io.hedgerow.pipeline.control;

import io.hedgerow.proto.flink.status.SourceEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans a folder or a topic on a thread of the source's own, every interval. A scan that fails is tried again, each time after
 * twice the time. All but {@link #wakeUp} is called by one thread.
 */
final class ControlReader implements SplitReader<ControlRecord, ControlSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(ControlReader.class);

    /** At the start, files that never settle are waited for this many scans. */
    static final int MOST_SCANS_TO_CATCH_UP = 10;

    private static final int MOST_DOUBLINGS = 6;

    /** How many times as long as a scan the pause after it is at least: a large folder must not take a core. */
    private static final int PAUSE_PER_SCAN = 4;

    private final String what;
    private final Function<Map<String, String>, Watched> opening;
    private final Duration interval;
    private final SourceEnd end;
    private final LongSupplier nanoClock;
    private final Semaphore wakeUps = new Semaphore(0);

    private @Nullable Watched watched;
    private int scans;
    private int failures;
    private long lastScanNanos;
    private boolean isSettled;
    private boolean isCaughtUp;

    /**
     * A reader.
     *
     * @param what what is watched, for messages
     * @param opening makes it, of the digest by name of what was handed on before
     * @param interval time between scans
     * @param end when to stop
     * @param nanoClock measures how long a scan takes
     */
    ControlReader(
            String what,
            Function<Map<String, String>, Watched> opening,
            Duration interval,
            SourceEnd end,
            LongSupplier nanoClock) {
        this.what = what;
        this.opening = opening;
        this.interval = interval;
        this.end = end;
        this.nanoClock = nanoClock;
    }

    @Override
    public void handleSplitsChanges(SplitsChange<ControlSplit> change) {
        change.splits().forEach(split -> watched = opening.apply(split.handedOn()));
    }

    @Override
    public RecordsWithSplitIds<ControlRecord> fetch() throws IOException {
        RecordsBySplits.Builder<ControlRecord> found = new RecordsBySplits.Builder<>();
        Watched present = watched;
        if (present == null || isWokenWhilePausing()) {
            return found.build();
        }
        // Asked before the scan: what was there when the requests ended is still read.
        boolean isLast = isEnd();
        List<ControlRecord> records = scan(present);
        if (!isCaughtUp && (isSettled || isLast || scans >= MOST_SCANS_TO_CATCH_UP)) {
            isCaughtUp = true;
            records.add(ControlRecord.caughtUp());
        }
        found.addAll(ControlSplit.ID, records);
        if (isLast) {
            found.addFinishedSplit(ControlSplit.ID);
        }
        return found.build();
    }

    private List<ControlRecord> scan(Watched present) {
        long startNanos = nanoClock.getAsLong();
        try {
            Watched.Scan scan = present.scan();
            lastScanNanos = nanoClock.getAsLong() - startNanos;
            scans++;
            failures = 0;
            isSettled = scan.isSettled();
            return new ArrayList<>(scan.records());
        } catch (IOException e) {
            failures++;
            LOG.warn("The {} cannot be read ({} times in a row); it is tried again", what, failures, e);
            return new ArrayList<>();
        }
    }

    private boolean isEnd() {
        try {
            return end.isReached();
        } catch (IOException e) {
            LOG.warn("Whether the requests have ended is not known; it is asked again", e);
            return false;
        }
    }

    private boolean isWokenWhilePausing() throws IOException {
        if (scans + failures == 0) {
            return false;
        }
        try {
            boolean isWoken = wakeUps.tryAcquire(pauseMillis(), TimeUnit.MILLISECONDS);
            wakeUps.drainPermits();
            return isWoken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the control log was watched", e);
        }
    }

    long pauseMillis() {
        long regularMillis = interval.toMillis() << Math.min(failures, MOST_DOUBLINGS);
        return Math.max(regularMillis, TimeUnit.NANOSECONDS.toMillis(PAUSE_PER_SCAN * lastScanNanos));
    }

    @Override
    public void wakeUp() {
        wakeUps.release();
    }

    @Override
    public void close() {
        if (watched != null) {
            watched.close();
        }
    }
}
