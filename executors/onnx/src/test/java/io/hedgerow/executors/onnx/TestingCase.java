package io.hedgerow.executors.onnx;

import static io.hedgerow.testkit.TestingEndpoint.mapping;

import io.hedgerow.executors.onnx.proto.AttributeProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A kind of model with random values for it, some of which it cannot take.
 *
 * @param values of one row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TestingCase(String name, byte[] model, TestingEndpoint endpoint, Function<Random, Object[]> values) {
    private static final float[] WEIGHTS = {1, 0, -1, 0, 2, 1};

    @Override
    public String toString() {
        return name;
    }

    static List<TestingCase> all() {
        return List.of(
                new TestingCase(
                        "softmax that refuses NaN",
                        TestingOnnx.softmax(2, 3, WEIGHTS)
                                .metadata("classes", "p,q,r")
                                .bytes(),
                        features().classes("p", "q", "r"),
                        TestingCase::features),
                linear("maps of names", TestingOnnx.stringList("classlabels_strings", "p", "q", "r"), "p", "q", "r"),
                linear("maps of numbers", TestingOnnx.integers("classlabels_ints", 4, 5, 6), "6", "5", "4"),
                new TestingCase(
                        "label that may be none of the classes",
                        argMax(),
                        TestingFormat.endpoint()
                                .input("x", ValueType.FLOAT, 3)
                                .classes("a", "b")
                                .output(mapping("y", null, null, "a", "b")),
                        random -> new Object[] {vector(random, 3)}),
                new TestingCase(
                        "probability of the second class",
                        op("Sigmoid", DataType.FLOAT, "N", 1),
                        TestingFormat.endpoint()
                                .input("x", ValueType.DOUBLE)
                                .classes("no", "yes")
                                .output(mapping(null, "y", null, "no", "yes"))
                                .includeOutputs(),
                        random -> new Object[] {random.nextGaussian()}),
                new TestingCase(
                        "small integers that may not fit",
                        op("Abs", DataType.INT8, "N"),
                        TestingFormat.endpoint().input("x", ValueType.LONG).output(mapping(null, null, "y")),
                        random -> new Object[] {random.nextInt(160) - 80 - 40}),
                new TestingCase(
                        "strings, some with a NUL",
                        op("Identity", DataType.STRING, "N", 2),
                        TestingFormat.endpoint().input("x", ValueType.STRING, 2).includeOutputs(),
                        random -> new Object[] {texts(random)}),
                new TestingCase(
                        "vectors, some too long",
                        op("Sin", DataType.FLOAT, "N", 3),
                        TestingFormat.endpoint().input("x", ValueType.FLOAT, 3),
                        random -> new Object[] {vector(random, random.nextInt(4) == 0 ? 4 : 3)}),
                new TestingCase(
                        "vectors of any length",
                        op("Sin", DataType.FLOAT, "N", "k"),
                        TestingFormat.endpoint().input("x", ValueType.FLOAT, -1),
                        random -> new Object[] {vector(random, 1 + random.nextInt(2))}),
                wide("rows that are kept, but not a whole batch of them", 10_000),
                wide("rows too large to be kept", 30_000),
                new TestingCase(
                        "a batch axis of one",
                        op("Sin", DataType.FLOAT, 1, 1),
                        TestingFormat.endpoint().input("x", ValueType.FLOAT),
                        random -> new Object[] {random.nextGaussian()}),
                new TestingCase(
                        "unsigned",
                        op("Identity", DataType.UINT32, "N", 1),
                        TestingFormat.endpoint().input("x", ValueType.LONG).includeOutputs(),
                        random -> new Object[] {random.nextLong(1L << 33)}),
                new TestingCase("an outer product", outer(), twoVectors(), random -> {
                    return new Object[] {vector(random, 2), vector(random, 2)};
                }),
                new TestingCase(
                        "not one entry per row",
                        compress(),
                        TestingFormat.endpoint().input("x", ValueType.FLOAT, 2),
                        random -> new Object[] {vector(random, 2)}),
                new TestingCase(
                        "a place beyond the table fails the run",
                        lookUp(),
                        TestingFormat.endpoint()
                                .input("x", ValueType.LONG)
                                .input("i", ValueType.LONG)
                                .output(mapping(null, null, "y")),
                        random -> new Object[] {random.nextInt(100), random.nextInt(5)}));
    }

    private static TestingEndpoint features() {
        return TestingFormat.endpoint()
                .input("a", ValueType.DOUBLE)
                .optional("b", ValueType.DOUBLE)
                .packed("x", "a", "b");
    }

    private static Object[] features(Random random) {
        return new Object[] {random.nextGaussian(), random.nextInt(5) == 0 ? null : random.nextGaussian()};
    }

    private static TestingCase linear(String name, AttributeProto labels, String... classes) {
        return new TestingCase(
                name,
                TestingOnnx.classifier(labels, 2, WEIGHTS).bytes(),
                features().classes(classes).includeOutputs(),
                TestingCase::features);
    }

    private static TestingCase wide(String name, int length) {
        return new TestingCase(
                name,
                op("Sin", DataType.FLOAT, "N", length),
                TestingFormat.endpoint().input("x", ValueType.FLOAT, length),
                random -> new Object[] {vector(random, length)});
    }

    private static TestingEndpoint twoVectors() {
        return TestingFormat.endpoint().input("a", ValueType.FLOAT, 2).input("b", ValueType.FLOAT, 2);
    }

    private static Tensor vector(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return TestingEndpoint.floats(new long[] {length}, values);
    }

    private static Tensor texts(Random random) {
        String[] values = {"é" + random.nextInt(), random.nextInt(5) == 0 ? "\0" : "plain"};
        return new Tensor(Tensor.Datatype.BYTES, new long[] {2}, values);
    }

    private static byte[] op(String op, DataType type, Object... axes) {
        return TestingOnnx.model()
                .input("x", type, axes)
                .output("y", type, axes)
                .op(op, "x", "y")
                .bytes();
    }

    private static byte[] argMax() {
        return TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 3)
                .output("y", DataType.INT64, "N")
                .op("ArgMax", "x", "y", TestingOnnx.integer("axis", 1), TestingOnnx.integer("keepdims", 0))
                .bytes();
    }

    private static byte[] outer() {
        return TestingOnnx.model()
                .input("a", DataType.FLOAT, "N", 2)
                .input("b", DataType.FLOAT, "N", 2)
                .output("y", DataType.FLOAT, "N", 2, 2)
                .initializer(TestingOnnx.longs("last", List.of(1), 2))
                .initializer(TestingOnnx.longs("middle", List.of(1), 1))
                .op("Unsqueeze", "a last", "c")
                .op("Unsqueeze", "b middle", "d")
                .op("MatMul", "c d", "y")
                .bytes();
    }

    private static byte[] compress() {
        return TestingOnnx.model()
                .input("x", DataType.FLOAT, "N", 2)
                .output("y", DataType.FLOAT, "M", 2)
                .initializer(TestingOnnx.tensor("first", DataType.BOOL, List.of(1))
                        .addInt32Data(1)
                        .build())
                .op("Compress", "x first", "y", TestingOnnx.integer("axis", 0))
                .bytes();
    }

    /** Gathering beyond the end fails the whole run. */
    private static byte[] lookUp() {
        return TestingOnnx.model()
                .input("x", DataType.INT64, "N")
                .input("i", DataType.INT64, "N")
                .output("y", DataType.INT64, "N")
                .initializer(TestingOnnx.longs("table", List.of(4), 1, 2, 3, 4))
                .op("Gather", "table i", "t")
                .op("Add", "x t", "y")
                .bytes();
    }
}
