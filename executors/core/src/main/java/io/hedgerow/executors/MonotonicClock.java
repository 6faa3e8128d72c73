package io.hedgerow.executors;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock for libraries that want instants: one that nobody sets, from an arbitrary beginning. */
final class MonotonicClock extends Clock {
    private final LongSupplier nanoClock;

    /** @param nanoClock monotonic clock in nanoseconds */
    MonotonicClock(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanoClock.getAsLong());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
