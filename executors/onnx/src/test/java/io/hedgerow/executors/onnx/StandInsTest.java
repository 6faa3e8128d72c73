package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.onnx.proto.GraphProto;
import io.hedgerow.executors.onnx.proto.ModelProto;
import io.hedgerow.executors.onnx.proto.NodeProto;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.onnx.proto.ValueInfoProto;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.flink.Row;
import io.hedgerow.testkit.TestingEndpoint;
import io.hedgerow.testkit.TestingResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers in place of strings and maps give the same predictions, bit for bit. */
class StandInsTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 31);
    private static final float[] WEIGHTS = {1, 0, -1, 0, 2, 1};

    /** What is compared: predictions read from numbers, and those of which strings and maps travel as well. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Case(String name, byte[] model, String... classes) {
        @Override
        public String toString() {
            return name;
        }

        TestingEndpoint endpoint() {
            return TestingFormat.endpoint()
                    .input("a", ValueType.DOUBLE)
                    .optional("b", ValueType.DOUBLE)
                    .packed("x", "a", "b")
                    .classes(classes);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "strings and maps",
                        TestingOnnx.classifier(TestingOnnx.stringList("classlabels_strings", "p", "q", "r"), 2, WEIGHTS)
                                .bytes(),
                        "p",
                        "q",
                        "r"),
                new Case(
                        "classes in another order, and one more",
                        TestingOnnx.classifier(TestingOnnx.stringList("classlabels_strings", "p", "q", "r"), 2, WEIGHTS)
                                .bytes(),
                        "r",
                        "other",
                        "p",
                        "q"),
                new Case(
                        "numbers and maps",
                        TestingOnnx.classifier(TestingOnnx.integers("classlabels_ints", 4, 5, 6), 2, WEIGHTS)
                                .bytes(),
                        "6",
                        "5",
                        "4"),
                new Case("a table looked up", lookUp().bytes(), "low", "middle", "high"),
                new Case("only the standard operators", withoutMl(lookUp()), "low", "middle", "high"));
    }

    /** A net whose label is taken from a table of strings at the place of the maximum. */
    private static TestingOnnx lookUp() {
        return TestingOnnx.softmax(2, 3, WEIGHTS)
                .output("label", DataType.STRING, "N")
                .initializer(TestingOnnx.strings("classes", List.of(3), "low", "middle", "high"))
                .op("ArgMax", "p", "at", TestingOnnx.integer("axis", 1), TestingOnnx.integer("keepdims", 0))
                .op("Gather", "classes at", "label");
    }

    private static byte[] withoutMl(TestingOnnx model) {
        return model.proto().toBuilder()
                .clearOpsetImport()
                .addOpsetImport(TestingOnnx.opset("", 17))
                .build()
                .toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void numbersSayWhatStringsAndMapsSay(Case kind) throws Exception {
        Random random = new Random(SEED);
        try (LoadedModel model = TestingFormat.load(kind.model())) {
            Scorer inNumbers = kind.endpoint().bind(model);
            Scorer travelling = kind.endpoint().includeOutputs().bind(model);
            for (int size : new int[] {1, 2, 33, 5, 128, 1}) {
                List<Row> rows = rows(kind, random, size);
                TestingResults expected = scored(travelling, rows);
                TestingResults actual = scored(inNumbers, rows);
                for (int i = 0; i < size; i++) {
                    assertSame("seed " + SEED + ", row " + i + " of " + size, actual, expected, i);
                }
            }
        }
    }

    private static List<Row> rows(Case kind, Random random, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Double second = random.nextInt(9) == 0 ? null : Double.valueOf(random.nextGaussian());
            rows.add(kind.endpoint().row(random.nextGaussian(), second));
        }
        return rows;
    }

    private static TestingResults scored(Scorer scorer, List<Row> rows) {
        TestingResults results = new TestingResults(rows.size());
        scorer.scoreBatch(rows, results, new Cancellation());
        return results;
    }

    private static void assertSame(String what, TestingResults actual, TestingResults expected, int row) {
        if (!expected.isScored(row)) {
            assertThat(actual.failed(row))
                    .as(what)
                    .hasMessage(expected.failed(row).getMessage());
            return;
        }
        Prediction without = expected.scored(row).withOutputs(List.of());
        assertThat(actual.scored(row)).as(what).isEqualTo(without);
    }

    @Test
    void theLabelIsReadAsStringsWhereTheGraphListsOtherClassesThanTheProbabilities() throws Exception {
        byte[] model = TestingOnnx.classifier(TestingOnnx.stringList("classlabels_strings", "p", "q", "r"), 2, WEIGHTS)
                .bytes();
        ModelProto swapped = withZipMapClasses(ModelProto.parseFrom(model), "r", "q", "p");
        Case kind = new Case("", swapped.toByteArray(), "p", "q", "r");
        try (LoadedModel loaded = TestingFormat.load(kind.model())) {
            List<Row> rows = List.of(kind.endpoint().row(3, 0), kind.endpoint().row(-3, 0));
            TestingResults results = scored(kind.endpoint().bind(loaded), rows);
            assertThat(results.scored(0).label()).isEqualTo(2);
            assertThat(results.scored(0).probabilities()[0]).isGreaterThan(0.9);
            assertThat(results.scored(1).label()).isEqualTo(1);
        }
    }

    private static ModelProto withZipMapClasses(ModelProto model, String... classes) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            if (node.getOpType().equals("ZipMap")) {
                node.clearAttribute().addAttribute(TestingOnnx.stringList("classlabels_strings", classes));
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }

    @Test
    void theFilesOwnOutputsStayAndOnesOfNumbersJoinThem() throws Exception {
        ModelProto strings = ModelProto.parseFrom(cases().toList().get(0).model());
        assertThat(outputsLoaded(strings))
                .containsExactly("output_label", "output_probability", "hedgerow/position/output_label", "scores");
        ModelProto numbers = ModelProto.parseFrom(cases().toList().get(2).model());
        assertThat(outputsLoaded(numbers)).containsExactly("output_label", "output_probability", "scores");
    }

    @Test
    void filesThatHaveNoUseForStandInsAreLoadedAsTheyAre() throws Exception {
        assertThat(adapts(TestingOnnx.softmax(2, 3, WEIGHTS))).isFalse();
        TestingOnnx oldOperators = TestingOnnx.model()
                .input("x", DataType.STRING, "N")
                .output("y", DataType.STRING, "N")
                .op("Identity", "x", "y");
        assertThat(adapts(oldOperators)).as("classes that are not in the graph").isFalse();
        TestingOnnx twice = lookUp().initializer(TestingOnnx.strings("classes", List.of(3), "low", "low", "high"));
        assertThat(adapts(twice)).as("a class that is there twice").isFalse();
        TestingOnnx taken = lookUp().op("Identity", "at", "hedgerow/position/label");
        assertThat(adapts(taken)).as("a name that is taken").isFalse();
    }

    @Test
    void operatorsOfTheFirstVersionCannotEncode() {
        ModelProto old = lookUp().proto().toBuilder()
                .clearOpsetImport()
                .addOpsetImport(TestingOnnx.opset("", 17))
                .addOpsetImport(TestingOnnx.opset(TestingOnnx.ML, 1))
                .build();
        assertThat(StandIns.adapt(old)).isEmpty();
    }

    @Test
    void aLabelBeyondItsClassesFailsTheRow() throws Exception {
        byte[] model = TestingOnnx.model()
                .input("i", DataType.INT64, "N")
                .output("label", DataType.STRING, "N")
                .initializer(TestingOnnx.strings("classes", List.of(3), "low", "middle", "high"))
                .op("Gather", "classes i", "label")
                .bytes();
        TestingEndpoint endpoint =
                TestingFormat.endpoint().input("i", ValueType.LONG).classes("low", "middle", "high");
        assertThat(endpoint.score(model, 2).label()).isEqualTo(2);
        assertThat(endpoint.score(model, -1).label()).as("counted from the end").isEqualTo(2);
        assertThatThrownBy(() -> endpoint.score(model, 3)).hasMessageContaining("Gather");
    }

    private static boolean adapts(TestingOnnx model) {
        return StandIns.adapt(model.proto()).isPresent();
    }

    private static List<String> outputsLoaded(ModelProto model) {
        return StandIns.adapt(model).orElseThrow().getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .toList();
    }
}
