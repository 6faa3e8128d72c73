package io.hedgerow.pipeline.documents;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as documents write them: {@code 150ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
public final class Durations {
    private static final Pattern WRITTEN = Pattern.compile("(0|[1-9][0-9]{0,17})(ms|s|m|h|d)");
    private static final Pattern MICROS = Pattern.compile("(0|[1-9][0-9]{0,17})us");

    /** Longest: a year. What is longer is a slip, and sums of it must not overflow. */
    static final long MOST_MILLIS = 366L * 86_400_000L;

    private Durations() {}

    /** The duration, or null where the text is none of at most a year. */
    public static @Nullable Duration parse(String text) {
        long millis = millis(text);
        return millis < 0 ? null : Duration.ofMillis(millis);
    }

    /** Milliseconds, or -1 where the text is no duration of at most a year. */
    static long millis(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return -1;
        }
        long count = Long.parseLong(matcher.group(1));
        long unit = unitMillis(matcher.group(2));
        return count > MOST_MILLIS / unit ? -1 : count * unit;
    }

    /** Microseconds, where {@code us} is a unit too, or -1 where the text is no duration of at most a year. */
    static long micros(String text) {
        Matcher matcher = MICROS.matcher(text);
        if (matcher.matches()) {
            long micros = Long.parseLong(matcher.group(1));
            return micros > 1_000 * MOST_MILLIS ? -1 : micros;
        }
        long millis = millis(text);
        return millis < 0 ? -1 : 1_000 * millis;
    }

    /** The largest unit that leaves a whole number. */
    static String writtenMicros(long micros) {
        return micros % 1_000 == 0 ? written(micros / 1_000) : micros + "us";
    }

    /** The largest unit that leaves a whole number. */
    public static String written(long millis) {
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            if (millis > 0 && millis % unitMillis(unit) == 0) {
                return millis / unitMillis(unit) + unit;
            }
        }
        return millis + "ms";
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }
}
