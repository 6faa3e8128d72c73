package io.hedgerow.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Prediction;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;

/**
 * What a model is known to say of a row. What is not stated is not compared. Numbers are compared within a tolerance, which
 * is 1e-6 unless another is set, or by that share of the number where that is more.
 */
public final class Expected {
    private static final double TOLERANCE = 1e-6;

    private final @Nullable String label;
    private final @Nullable Double value;
    private final Map<String, Double> probabilities;
    private final double tolerance;
    private final boolean fails;

    private Expected(
            @Nullable String label,
            @Nullable Double value,
            Map<String, Double> probabilities,
            double tolerance,
            boolean fails) {
        this.label = label;
        this.value = value;
        this.probabilities = Map.copyOf(probabilities);
        this.tolerance = tolerance;
        this.fails = fails;
    }

    /** A class of the endpoint. */
    public static Expected label(String label) {
        return new Expected(label, null, Map.of(), TOLERANCE, false);
    }

    /** The number of a regression. */
    public static Expected value(double value) {
        return new Expected(null, value, Map.of(), TOLERANCE, false);
    }

    /** An exception: the model cannot say anything of the row. */
    public static Expected failure() {
        return new Expected(null, null, Map.of(), TOLERANCE, true);
    }

    /** And so likely is each class; classes that are not named are not compared. */
    public Expected withProbabilities(Map<String, Double> byClass) {
        return new Expected(label, value, byClass, tolerance, fails);
    }

    /** And numbers may be this far off. */
    public Expected within(double newTolerance) {
        return new Expected(label, value, probabilities, newTolerance, fails);
    }

    boolean isFailure() {
        return fails;
    }

    double tolerance() {
        return tolerance;
    }

    void assertMatches(String as, Prediction prediction, List<String> classes) {
        if (label != null) {
            assertThat(prediction.hasLabel()).as(as + ": has a label").isTrue();
            assertThat(classes.get(prediction.label())).as(as + ": label").isEqualTo(label);
        }
        if (value != null) {
            assertClose(as + ": value", prediction::value, value, tolerance);
        }
        probabilities.forEach((name, probability) -> {
            double[] given = probabilitiesOf(as, prediction);
            assertClose(as + ": probability of " + name, () -> given[classes.indexOf(name)], probability, tolerance);
        });
    }

    private static double[] probabilitiesOf(String as, Prediction prediction) {
        double[] given = prediction.probabilities();
        if (given == null) {
            throw new AssertionError(as + ": there are no probabilities");
        }
        return given;
    }

    private static void assertClose(String as, DoubleSupplier actual, double expected, double tolerance) {
        assertThat(actual.getAsDouble()).as(as).isEqualTo(expected, offset(expected, tolerance));
    }

    private static Offset<Double> offset(double expected, double tolerance) {
        return Offset.offset(Math.max(tolerance, Math.abs(expected) * tolerance));
    }

    /** Two predictions of the same row, by different ways. */
    static void assertSame(String as, Prediction actual, Prediction expected, double tolerance) {
        assertThat(actual.label()).as(as + ": label").isEqualTo(expected.label());
        assertNumber(as + ": value", actual.value(), expected.value(), tolerance);
        assertNumber(as + ": confidence", actual.confidence(), expected.confidence(), tolerance);
        if (expected.probabilities() == null) {
            assertThat(actual.probabilities()).as(as + ": probabilities").isNull();
            return;
        }
        double[] wanted = probabilitiesOf(as, expected);
        double[] given = probabilitiesOf(as, actual);
        assertThat(given).as(as + ": probabilities").hasSameSizeAs(wanted);
        for (int i = 0; i < given.length; i++) {
            assertNumber(as + ": probability " + i, given[i], wanted[i], tolerance);
        }
    }

    private static void assertNumber(String as, double actual, double expected, double tolerance) {
        if (Double.isFinite(expected)) {
            assertThat(actual).as(as).isEqualTo(expected, offset(expected, tolerance));
        } else {
            assertThat(actual).as(as).isEqualTo(Double.valueOf(expected)); // NaN equals NaN
        }
    }
}
