package io.hedgerow.executors.tensorflow;

import static io.hedgerow.testkit.TestingEndpoint.mapping;

import io.hedgerow.executors.ModelFormat;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import io.hedgerow.testkit.TestingEndpoint;
import java.util.List;
import java.util.Map;

class TensorflowContractTest extends ModelFormatContract {

    @Override
    protected ModelFormat format() {
        return new TensorflowFormat();
    }

    @Override
    protected List<ModelCase> cases() {
        double sum = Math.exp(2) + Math.exp(1) + Math.exp(-1);
        byte[] softmax = TestingGraph.softmax(1, 0, -1, 0, 1, 1).bytes();
        return List.of(
                ModelCase.of("a softmax over packed scalars", softmax)
                        .input("a", ValueType.DOUBLE)
                        .input("b", ValueType.DOUBLE)
                        .features("x", "a", "b")
                        .output(mapping(null, null, null, "p", "q", "r"))
                        .classes("r", "q", "p")
                        .says(
                                Expected.label("p")
                                        .withProbabilities(Map.of("p", Math.exp(2) / sum, "q", Math.exp(1) / sum)),
                                Map.of("a", 2, "b", 1))
                        .says(Expected.label("q"), Map.of("a", 0, "b", 5)),
                ModelCase.of("a softmax over a tensor", softmax)
                        .tensorInput("x", ValueType.FLOAT, 2)
                        .output(mapping(null, null, null, "p", "q", "r"))
                        .classes("p", "q", "r")
                        .says(Expected.label("p"), Map.of("x", vector(2, 1)))
                        .says(Expected.failure(), Map.of("x", vector(1, 2, 3))));
    }

    private static Tensor vector(float... values) {
        return TestingEndpoint.floats(new long[] {values.length}, values);
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        return Map.of(
                "a constant of a trillion elements without data",
                TestingGraph.graph()
                        .placeholder("x", TestingGraph.FLOAT)
                        .constant(
                                "large",
                                TestingGraph.tensor(TestingGraph.FLOAT, 1L << 40)
                                        .build())
                        .op("y", "AddV2", "x", "large")
                        .bytes());
    }
}
