package io.hedgerow.experiments;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How right the predictions of one variant, or the answers of one endpoint, were. Immutable.
 *
 * @param labels classes that were judged
 * @param right of these, the right ones
 * @param values values that were judged
 * @param absoluteErrors sum of their errors without sign
 * @param squaredErrors sum of the squares of their errors
 */
public record Score(long labels, long right, long values, double absoluteErrors, double squaredErrors)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing judged. */
    public static final Score NONE = new Score(0, 0, 0, 0, 0);

    /** Predictions that were judged. */
    public long judged() {
        return labels + values;
    }

    /** Share of right classes, 0 to 1; null where none was judged. */
    public @Nullable Double accuracy() {
        return labels == 0 ? null : (double) right / labels;
    }

    /** Mean of the errors without sign; null where no value was judged. */
    public @Nullable Double meanAbsoluteError() {
        return values == 0 ? null : absoluteErrors / values;
    }

    /** Root of the mean of the squared errors; null where no value was judged. */
    public @Nullable Double rootMeanSquaredError() {
        return values == 0 ? null : Math.sqrt(squaredErrors / values);
    }

    /** Both together. */
    public Score plus(Score other) {
        return new Score(
                labels + other.labels,
                right + other.right,
                values + other.values,
                absoluteErrors + other.absoluteErrors,
                squaredErrors + other.squaredErrors);
    }

    Score withLabel(boolean isRight) {
        return new Score(labels + 1, right + (isRight ? 1 : 0), values, absoluteErrors, squaredErrors);
    }

    Score withValue(double error) {
        return new Score(labels, right, values + 1, absoluteErrors + Math.abs(error), squaredErrors + error * error);
    }
}
