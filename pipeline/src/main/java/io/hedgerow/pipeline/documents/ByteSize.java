package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Scalar;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as a whole number with a unit, at most {@link #MOST_BYTES}; read as bytes.
 *
 * @param leastBytes fewest allowed
 */
record ByteSize(long leastBytes) implements Shape.OfScalar {
    static final String PATTERN = "(0|[1-9][0-9]{0,17})(B|KiB|MiB|GiB)";

    /** A tebibyte: what is more is a slip. */
    static final long MOST_BYTES = 1L << 40;

    private static final Pattern WRITTEN = Pattern.compile(PATTERN);

    @Override
    public Long read(Scalar scalar) throws Shape.Mismatch {
        Matcher matcher = WRITTEN.matcher(scalar.text());
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            long unit = unitBytes(matcher.group(2));
            if (count <= MOST_BYTES / unit && count * unit >= leastBytes) {
                return count * unit;
            }
        }
        throw mismatch(scalar);
    }

    private static long unitBytes(String unit) {
        return switch (unit) {
            case "B" -> 1;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            default -> 1L << 30;
        };
    }

    @Override
    public String allowed() {
        return "a whole number with a unit (B, KiB, MiB, GiB), at least " + leastBytes
                + "B and at most 1024GiB, such as" + " 64MiB,";
    }
}
