package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.NamedTensor;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.proto.ClientPrediction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredictionComparisonTest {
    private final PredictionComparison comparison = new PredictionComparison(List.of("no", "yes"), 0.01);

    private static ClientPrediction expected(
            @Nullable String label, @Nullable Double value, Map<String, Double> probabilities, NamedTensor... outputs) {
        return new ClientPrediction(label, value, probabilities, null, List.of(outputs));
    }

    private static NamedTensor floats(String name, float... values) {
        return new NamedTensor(name, new Tensor(Datatype.FP32, new long[] {values.length}, values));
    }

    @Test
    void onlyWhatIsExpectedIsCompared() {
        Prediction actual = Prediction.ofProbabilities(1, new double[] {0.25, 0.75});
        assertThat(comparison.firstDifference(actual, expected("yes", null, Map.of())))
                .isEmpty();
        assertThat(comparison.firstDifference(actual, expected(null, null, Map.of("no", 0.2501))))
                .isEmpty();
        assertThat(comparison.firstDifference(actual, expected("yes", null, Map.of("yes", 0.8))))
                .contains("probabilities.yes is 0.75, expected is 0.8 ± 0.01");
        assertThat(comparison.firstDifference(actual, expected("no", null, Map.of())))
                .contains("label is yes, expected is no");
    }

    @Test
    void largeNumbersAreComparedByTheirShare() {
        assertThat(comparison.firstDifference(Prediction.ofValue(1_009), expected(null, 1_000.0, Map.of())))
                .isEmpty();
        assertThat(comparison.firstDifference(Prediction.ofValue(1_011), expected(null, 1_000.0, Map.of())))
                .contains("value is 1011.0, expected is 1000.0 ± 0.01");
        assertThat(comparison.firstDifference(Prediction.ofValue(0.02), expected(null, 0.0, Map.of())))
                .isPresent();
    }

    @Test
    void infinityIsItselfAndNothingIsLikeNothing() {
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(comparison.firstDifference(Prediction.ofValue(infinity), expected(null, infinity, Map.of())))
                .isEmpty();
        assertThat(comparison.firstDifference(Prediction.ofValue(1), expected(null, infinity, Map.of())))
                .isPresent();
        assertThat(comparison.firstDifference(Prediction.ofLabel(0), expected(null, 1.0, Map.of())))
                .contains("value is absent, expected is 1.0 ± 0.01");
    }

    @Test
    void whatIsNoClassOfTheEndpointIsADifference() {
        assertThat(comparison.firstDifference(Prediction.ofLabel(2), expected("yes", null, Map.of())))
                .contains("label is class number 2, expected is yes");
        Prediction one = Prediction.ofProbabilities(0, new double[] {1});
        assertThat(comparison.firstDifference(one, expected(null, null, Map.of("yes", 0.5))))
                .contains("probabilities.yes is absent, expected is 0.5 ± 0.01");
    }

    @Test
    void outputsAreComparedByNameTypeShapeAndElement() {
        Prediction actual = Prediction.ofLabel(0)
                .withOutputs(List.of(
                        floats("scores", 1, Float.NaN),
                        new NamedTensor("words", new Tensor(Datatype.BYTES, new long[] {1}, new String[] {"a"}))));
        assertThat(comparison.firstDifference(
                        actual, expected(null, null, Map.of(), floats("scores", 1.001f, Float.NaN))))
                .isEmpty();
        assertThat(comparison.firstDifference(actual, expected(null, null, Map.of(), floats("scores", 1.1f, 2))))
                .isPresent();
        assertThat(comparison.firstDifference(actual, expected(null, null, Map.of(), floats("scores", 1f))))
                .isPresent();
        assertThat(comparison.firstDifference(actual, expected(null, null, Map.of(), floats("words", 1f))))
                .isPresent();
        assertThat(comparison.firstDifference(actual, expected(null, null, Map.of(), floats("score", 1f))))
                .hasValueSatisfying(problem -> assertThat(problem).contains("scores, words"));
    }
}
