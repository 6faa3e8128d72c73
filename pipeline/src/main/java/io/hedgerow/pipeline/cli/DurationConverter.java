package io.hedgerow.pipeline.cli;

import io.hedgerow.pipeline.documents.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as documents write them. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        Duration duration = Durations.parse(value);
        if (duration == null) {
            throw new TypeConversionException("'" + value + "' is not a duration such as 150ms, 10s or 5m");
        }
        return duration;
    }
}
