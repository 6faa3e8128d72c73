package io.hedgerow.pipeline.job;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Tells the files of one run from those of another in the same folder. */
record RunId(String text) {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    static RunId startingNow(Clock clock) {
        return new RunId(FORMAT.format(clock.instant()));
    }

    /** How this run's files of a kind begin. */
    String prefix(String kind) {
        return kind + "-" + text;
    }
}
