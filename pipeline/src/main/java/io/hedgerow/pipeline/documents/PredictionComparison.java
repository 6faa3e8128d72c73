package io.hedgerow.pipeline.documents;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.proto.ClientPrediction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a model says with what it is expected to say. Only what is expected is compared.
 *
 * @param classes of the endpoint; a prediction's label and probabilities are positions in it
 * @param tolerance how far a number may be off: by this, or by this share of the expected number where that is more
 */
record PredictionComparison(List<String> classes, double tolerance) {

    Optional<String> firstDifference(Prediction actual, ClientPrediction expected) {
        String label = actual.hasLabel() ? className(actual.label()) : null;
        if (expected.label() != null && !expected.label().equals(label)) {
            return difference("label", label, expected.label());
        }
        Optional<String> number = number("value", actual.value(), expected.value())
                .or(() -> number("confidence", actual.confidence(), expected.confidence()));
        return number.or(() -> probabilities(actual.probabilities(), expected.probabilities()))
                .or(() -> outputs(actual.outputs(), expected.outputs()));
    }

    /** A format of somebody else's may name a class that is not there. */
    private String className(int position) {
        return position < classes.size() ? classes.get(position) : "class number " + position;
    }

    private Optional<String> number(String what, double actual, @Nullable Double expected) {
        return expected == null || isClose(actual, expected)
                ? Optional.empty()
                : difference(what, Double.isNaN(actual) ? null : String.valueOf(actual), expected + " ± " + tolerance);
    }

    private boolean isClose(double actual, double expected) {
        boolean isInfinite = Double.isInfinite(expected);
        return actual == expected
                || (!isInfinite && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)));
    }

    private Optional<String> probabilities(double @Nullable [] actual, Map<String, Double> expected) {
        for (Map.Entry<String, Double> entry : expected.entrySet()) {
            int position = classes.indexOf(entry.getKey());
            if (position < 0) {
                return Optional.of("probabilities." + entry.getKey() + " is no class of the endpoint; "
                        + Texts.list(classes) + " are allowed");
            }
            double probability = actual == null || position >= actual.length ? Double.NaN : actual[position];
            Optional<String> difference = number("probabilities." + entry.getKey(), probability, entry.getValue());
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private Optional<String> outputs(List<NamedTensor> actual, List<NamedTensor> expected) {
        for (NamedTensor output : expected) {
            Optional<NamedTensor> found = actual.stream()
                    .filter(named -> named.name().equals(output.name()))
                    .findFirst();
            if (found.isEmpty()) {
                return Optional.of("outputs." + output.name() + " does not come with the prediction; allowed are "
                        + Texts.list(actual.stream().map(NamedTensor::name).toList())
                        + " (an endpoint's includeOutputs: true adds the named ones)");
            }
            if (!isClose(found.get().tensor(), output.tensor())) {
                return difference(
                        "outputs." + output.name(),
                        found.get().tensor().toString(),
                        output.tensor() + " ± " + tolerance);
            }
        }
        return Optional.empty();
    }

    private boolean isClose(Tensor actual, Tensor expected) {
        if (actual.datatype() != expected.datatype() || !Arrays.equals(actual.shape(), expected.shape())) {
            return false;
        }
        if (actual.data() instanceof float[] actualFloats && expected.data() instanceof float[] expectedFloats) {
            return isClose(doubles(actualFloats), doubles(expectedFloats));
        }
        if (actual.data() instanceof double[] actualDoubles && expected.data() instanceof double[] expectedDoubles) {
            return isClose(actualDoubles, expectedDoubles);
        }
        return actual.equals(expected);
    }

    private static double[] doubles(float[] floats) {
        double[] doubles = new double[floats.length];
        Arrays.setAll(doubles, i -> floats[i]);
        return doubles;
    }

    private boolean isClose(double[] actual, double[] expected) {
        for (int i = 0; i < actual.length; i++) {
            boolean bothNaN = Double.isNaN(actual[i]) && Double.isNaN(expected[i]);
            if (!bothNaN && !isClose(actual[i], expected[i])) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> difference(String what, @Nullable String actual, String expected) {
        return Optional.of(what + " is " + (actual == null ? "absent" : Texts.shown(actual)) + ", expected is "
                + Texts.shown(expected));
    }
}
