package io.hedgerow.executors.onnx;

import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.Expected;
import io.hedgerow.testkit.ModelCase;
import io.hedgerow.testkit.ModelFormatContract;
import java.util.List;
import java.util.Map;

class OnnxContractTest extends ModelFormatContract {
    private static final float[] WEIGHTS = {1, 0, -1, 0, 2, 1};

    @Override
    protected ModelFormat format() {
        return new OnnxFormat();
    }

    @Override
    protected List<ModelCase> cases() {
        double sum = Math.exp(1) + Math.exp(4) + Math.exp(1);
        return List.of(
                ModelCase.of(
                                "a softmax over packed scalars",
                                TestingOnnx.softmax(2, 3, WEIGHTS)
                                        .metadata("classes", "p,q,r")
                                        .bytes())
                        .input("a", ValueType.DOUBLE)
                        .optionalInput("b", ValueType.FLOAT)
                        .features("x", "a", "b")
                        .classes("r", "q", "p")
                        .says(
                                Expected.label("q")
                                        .withProbabilities(Map.of("q", Math.exp(4) / sum, "p", Math.exp(1) / sum)),
                                Map.of("a", 1, "b", 2))
                        .says(Expected.label("p"), Map.of("a", 3, "b", 0)),
                ModelCase.of(
                                "a classifier with numbers for classes",
                                TestingOnnx.classifier(
                                                TestingOnnx.integers("classlabels_ints", 4, 5, 6), 2, 1, 0, -1, 0, 2, 1)
                                        .bytes())
                        .tensorInput("x", ValueType.FLOAT, 2)
                        .classes("4", "5", "6")
                        .says(Expected.label("6"), Map.of("x", vector(1, 1)))
                        .says(Expected.label("5"), Map.of("x", vector(-5, 1)))
                        .says(Expected.failure(), Map.of("x", vector(1, 2, 3))),
                ModelCase.of(
                                "a regression over a scalar",
                                TestingOnnx.model()
                                        .input("x", DataType.FLOAT, "N", 1)
                                        .output("y", DataType.FLOAT, "N", 1)
                                        .op("Abs", "x", "y")
                                        .bytes())
                        .input("x", ValueType.DOUBLE)
                        .says(Expected.value(2.5), Map.of("x", -2.5))
                        .says(Expected.value(0), Map.of("x", 0)));
    }

    private static Tensor vector(float... values) {
        return new Tensor(Tensor.Datatype.FP32, new long[] {values.length}, values);
    }

    @Override
    protected Map<String, byte[]> hugeClaims() {
        return Map.of(
                "a constant of a billion elements without data",
                TestingOnnx.model()
                        .input("x", DataType.FLOAT, "N", 1)
                        .output("y", DataType.FLOAT, "N", 1 << 30)
                        .initializer(TestingOnnx.tensor("w", DataType.FLOAT, List.of(1, 1 << 30))
                                .build())
                        .op("MatMul", "x w", "y")
                        .bytes(),
                "a shape of four billion elements",
                TestingOnnx.model()
                        .input("x", DataType.FLOAT, 1)
                        .output("y", DataType.FLOAT, 1)
                        .initializer(TestingOnnx.longs("shape", List.of(2), 1 << 16, 1 << 16))
                        .op("ConstantOfShape", "shape", "big")
                        .op("ReduceSum", "big", "sum", TestingOnnx.integer("keepdims", 0))
                        .op("Add", "x sum", "y")
                        .bytes());
    }
}
