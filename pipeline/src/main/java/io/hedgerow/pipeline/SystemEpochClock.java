package io.hedgerow.pipeline;

import io.hedgerow.proto.flink.EpochMicrosClock;
import java.time.Clock;
import java.time.Instant;

/** The machine's wall clock. */
final class SystemEpochClock implements EpochMicrosClock {
    private static final long serialVersionUID = 1L;

    private static final Clock CLOCK = Clock.systemUTC();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    @Override
    public long epochMicros() {
        Instant now = CLOCK.instant();
        return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
    }
}
