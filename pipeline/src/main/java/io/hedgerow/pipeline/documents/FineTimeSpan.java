package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Node.Scalar;

/**
 * A length of time as a whole number with a unit, down to microseconds; read as microseconds.
 *
 * @param leastMicros shortest allowed
 */
record FineTimeSpan(long leastMicros) implements Shape.OfScalar {
    @Override
    public Long read(Scalar scalar) throws Shape.Mismatch {
        long micros = Durations.micros(scalar.text());
        if (micros < leastMicros) {
            throw mismatch(scalar);
        }
        return micros;
    }

    @Override
    public String allowed() {
        return "a whole number with a unit (us, ms, s, m, h, d), at least " + Durations.writtenMicros(leastMicros)
                + ", such as 50us,";
    }
}
