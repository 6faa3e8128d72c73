package io.hedgerow.pipeline.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 2000/s} or {@code 2000}. */
final class RateConverter implements ITypeConverter<Double> {
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(?:/s)?");

    @Override
    public Double convert(String value) {
        Matcher rate = RATE.matcher(value);
        if (!rate.matches() || Double.parseDouble(rate.group(1)) <= 0) {
            throw new TypeConversionException("'" + value + "' is not a rate above 0 such as 2000/s");
        }
        return Double.valueOf(rate.group(1));
    }
}
