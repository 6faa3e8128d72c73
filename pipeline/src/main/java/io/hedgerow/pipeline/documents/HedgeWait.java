package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Scalar;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a hedge waits: a percentile of the primary's latencies, or a duration. */
record HedgeWait() implements Shape.OfScalar {
    static final String PERCENTILE_PATTERN = "p([1-9][0-9]?(\\.[0-9]{1,3})?|999)";

    private static final Pattern PERCENTILE = Pattern.compile(PERCENTILE_PATTERN);

    /**
     * What was written.
     *
     * @param quantile above 0 and below 1, or 0: the delay is {@code micros}
     * @param micros at least 0
     */
    record Delay(double quantile, long micros) {}

    @Override
    public Delay read(Scalar scalar) throws Shape.Mismatch {
        Matcher matcher = PERCENTILE.matcher(scalar.text());
        if (matcher.matches()) {
            String percent = matcher.group(1).equals("999") ? "99.9" : matcher.group(1);
            return new Delay(new BigDecimal(percent).movePointLeft(2).doubleValue(), 0);
        }
        long micros = Durations.micros(scalar.text());
        if (micros < 0) {
            throw mismatch(scalar);
        }
        return new Delay(0, micros);
    }

    @Override
    public String allowed() {
        return "a percentile such as p95 or p99.9, or a duration such as 20ms or 500us,";
    }
}
