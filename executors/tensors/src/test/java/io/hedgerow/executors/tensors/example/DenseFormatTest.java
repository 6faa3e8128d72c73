package io.hedgerow.executors.tensors.example;

import static io.hedgerow.testkit.TestingEndpoint.mapping;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hedgerow.executors.ModelFormat;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import io.hedgerow.testkit.TestingEndpoint;
import java.util.List;
import java.util.Map;

/** What a format made of this module is, keeps the contract. */
class DenseFormatTest extends ModelFormatContract {
    private static final byte[] MODEL = "dense\n1 0 -1\n0 2 1".getBytes(US_ASCII);

    @Override
    protected ModelFormat format() {
        return new DenseFormat();
    }

    @Override
    protected List<ModelCase> cases() {
        return List.of(
                ModelCase.of("packed scalars", MODEL)
                        .input("a", ValueType.DOUBLE)
                        .optionalInput("b", ValueType.DOUBLE)
                        .features("x", "a", "b")
                        .classes("low", "middle", "high")
                        .output(mapping(null, null, null, "low", "middle", "high"))
                        .says(
                                Expected.label("low").withProbabilities(Map.of("low", 0.950_330, "middle", 0.047_314)),
                                Map.of("a", 3, "b", 0))
                        .says(Expected.label("middle"), Map.of("a", 0, "b", 3))
                        .says(Expected.failure(), Map.of("a", 1)),
                ModelCase.of("a value out of classes", MODEL)
                        .tensorInput("x", ValueType.FLOAT, 2)
                        .output(mapping(null, null, "p", "1", "2.5", "7"))
                        .says(Expected.value(7), Map.of("x", vector(-3, 0)))
                        .says(Expected.value(2.5), Map.of("x", vector(0, 3))));
    }

    private static Tensor vector(float... values) {
        return TestingEndpoint.floats(new long[] {values.length}, values);
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        return Map.of("a million weights", ("dense\n" + "1 ".repeat(1_000_000)).getBytes(US_ASCII));
    }
}
