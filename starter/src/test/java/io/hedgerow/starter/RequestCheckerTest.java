package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.InvalidRequest;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.Row;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestCheckerTest {
    private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(70);

    private static Checked checkAll(Map<String, ?> features, InputSpec... inputs) {
        RequestChecker checker = new RequestChecker(Endpoints.of("wine", inputs));
        Row row = checker.layout().newRow();
        return new Checked(checker.resolve(Request.of("r", "wine", features), row), row);
    }

    /** The only input is called x. */
    private static Checked check(Object value, InputSpec input) {
        Map<String, Object> features = new HashMap<>();
        features.put("x", value);
        return checkAll(features, input);
    }

    private record Checked(InvalidRequest error, Row row) {
        Row valid() {
            assertThat(error).isNull();
            return row;
        }

        String message(String path) {
            assertThat(error).isNotNull();
            assertThat(error.path()).isEqualTo(path);
            return error.message();
        }
    }

    private static InputSpec x(ValueType type) {
        return Endpoints.required("x", type);
    }

    @Test
    void takesAnyNumberForADouble() {
        assertThat(check(7.5, x(ValueType.DOUBLE)).valid().doubleAt(0)).isEqualTo(7.5);
        assertThat(check(7L, x(ValueType.DOUBLE)).valid().doubleAt(0)).isEqualTo(7);
        assertThat(check(7, x(ValueType.DOUBLE)).valid().doubleAt(0)).isEqualTo(7);
        assertThat(check(0.5f, x(ValueType.DOUBLE)).valid().doubleAt(0)).isEqualTo(0.5);
        assertThat(check(HUGE, x(ValueType.DOUBLE)).valid().doubleAt(0)).isEqualTo(0x1p70);
    }

    @Test
    void refusesWhatIsNoFiniteNumber() {
        for (Object value : new Object[] {
            "7.5", true, Double.POSITIVE_INFINITY, "NaN", "Infinity", "-Infinity", Double.NaN, BigInteger.TEN.pow(400)
        }) {
            for (ValueType type : new ValueType[] {ValueType.DOUBLE, ValueType.FLOAT}) {
                assertThat(check(value, x(type)).message("features.x"))
                        .contains("allowed: a finite number (" + type.yamlName() + ")");
            }
        }
        assertThat(check("7.5", x(ValueType.DOUBLE)).message("features.x")).startsWith("is the string \"7.5\"");
    }

    @Test
    void roundsFloatsAndRefusesTheirOverflow() {
        assertThat(check(7.4, x(ValueType.FLOAT)).valid().doubleAt(0)).isEqualTo(7.4f);
        assertThat(check(3.4e38, x(ValueType.FLOAT)).valid().doubleAt(0)).isEqualTo(3.4e38f);
        assertThat(check(3.5e38, x(ValueType.FLOAT)).message("features.x"))
                .isEqualTo("is the number 3.5E38; allowed: a finite number (float)");
    }

    @Test
    void checksTheRangeOfWholeNumbers() {
        assertThat(check(2147483647L, x(ValueType.INT)).valid().doubleAt(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(check(-5.0, x(ValueType.INT)).valid().doubleAt(0)).isEqualTo(-5);
        assertThat(check(Long.MIN_VALUE, x(ValueType.LONG)).valid().longAt(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(check(5.0, x(ValueType.LONG)).valid().longAt(0)).isEqualTo(5);
        assertThat(check(BigInteger.TWO, x(ValueType.LONG)).valid().longAt(0)).isEqualTo(2);
        for (Object value : new Object[] {2147483648L, 0.5, 3e9, "5", true, HUGE, Double.NaN}) {
            assertThat(check(value, x(ValueType.INT)).message("features.x")).contains("a whole number (int)");
        }
        for (Object value : new Object[] {0.5, 0x1p53, 1e300, HUGE, "5", false}) {
            assertThat(check(value, x(ValueType.LONG)).message("features.x")).contains("a whole number (long)");
        }
    }

    @Test
    void takesStringsAndBooleansAsTheyAre() {
        assertThat(check("NaN", x(ValueType.STRING)).valid().stringAt(0)).isEqualTo("NaN");
        assertThat(check(true, x(ValueType.BOOLEAN)).valid().doubleAt(0)).isEqualTo(1);
        assertThat(check(false, x(ValueType.BOOLEAN)).valid().doubleAt(0)).isZero();
        assertThat(check(5L, x(ValueType.STRING)).message("features.x"))
                .isEqualTo("is the number 5; allowed: a string");
        assertThat(check(1L, x(ValueType.BOOLEAN)).message("features.x"))
                .isEqualTo("is the number 1; allowed: true or false");
        assertThat(check("true", x(ValueType.BOOLEAN)).message("features.x")).contains("allowed: true or false");
    }

    @ParameterizedTest
    @EnumSource(ValueType.class)
    void knowsMissingValues(ValueType type) {
        assertThat(check(null, Endpoints.optional("x", type)).valid().isMissing(0))
                .isTrue();
        assertThat(checkAll(Map.of(), Endpoints.optional("x", type)).valid().isMissing(0))
                .isTrue();
        assertThat(check(null, x(type)).message("features.x")).startsWith("is missing; required is ");
        assertThat(checkAll(Map.of(), x(type)).message("features.x")).startsWith("is missing; required is ");
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueType.class,
            names = {"DOUBLE", "FLOAT", "LONG", "INT"})
    void nanIsAMissingOptionalNumber(ValueType type) {
        assertThat(check(Double.NaN, Endpoints.optional("x", type)).valid().isMissing(0))
                .isTrue();
        assertThat(check("NaN", Endpoints.optional("x", type)).valid().isMissing(0))
                .isTrue();
        assertThat(check(Double.NaN, x(type)).error()).isNotNull();
        assertThat(check(Double.POSITIVE_INFINITY, Endpoints.optional("x", type))
                        .error())
                .isNotNull();
    }

    @Test
    void namesUnknownFeaturesBeforeMissingOnes() {
        InputSpec alcohol = Endpoints.required("alcohol", ValueType.DOUBLE);
        assertThat(checkAll(Map.of("alcohl", 9.4), alcohol).message("features.alcohl"))
                .isEqualTo("is not an input of the endpoint; allowed: alcohol");
        assertThat(checkAll(Map.of("alcohol", 9.4, "x", 1L), alcohol).message("features.x"))
                .contains("allowed: alcohol");
        InputSpec[] many = IntStream.range(0, 30)
                .mapToObj(i -> Endpoints.optional("f" + i, ValueType.DOUBLE))
                .toArray(InputSpec[]::new);
        assertThat(checkAll(Map.of("y", 1L), many).message("features.y"))
                .endsWith("allowed: f0, f1, f2, f3, f4, f5, f6, f7, … (30 in all)");
    }

    @Test
    void messagesStayShortWhateverIsSent() {
        String long1 = "n".repeat(1_000_000);
        InvalidRequest unknown =
                checkAll(Map.of(long1, 1L), x(ValueType.DOUBLE)).error();
        assertThat(unknown.path()).hasSizeLessThan(200);
        assertThat(check(long1, x(ValueType.DOUBLE)).error().message()).hasSizeLessThan(300);
        BigInteger digits = BigInteger.TEN.pow(5_000);
        assertThat(check(digits, x(ValueType.LONG)).error().message()).hasSizeLessThan(300);
    }

    @Test
    void resolvesEveryInputIntoItsColumn() {
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("flag", true);
        features.put("count", 5L);
        features.put("name", "n");
        features.put("value", 1.5);
        features.put("vector", new Tensor(Datatype.FP64, new long[] {2}, new double[] {1, 2}));
        Row row = checkAll(
                        features,
                        Endpoints.required("value", ValueType.DOUBLE),
                        Endpoints.required("name", ValueType.STRING),
                        Endpoints.required("flag", ValueType.BOOLEAN),
                        Endpoints.required("count", ValueType.LONG),
                        Endpoints.optional("gone", ValueType.INT),
                        Endpoints.tensor("vector", ValueType.DOUBLE, 2L))
                .valid();
        assertThat(row.doubleAt(0)).isEqualTo(1.5);
        assertThat(row.doubleAt(1)).isEqualTo(1);
        assertThat(row.longAt(0)).isEqualTo(5);
        assertThat(row.stringAt(0)).isEqualTo("n");
        assertThat(row.tensorAt(0).size()).isEqualTo(2);
        assertThat(IntStream.range(0, 6).filter(row::isMissing)).containsExactly(4);
    }

    @Test
    void aTensorOfOneElementIsAScalar() {
        assertThat(check(new Tensor(Datatype.INT64, new long[] {1}, new long[] {5}), x(ValueType.DOUBLE))
                        .valid()
                        .doubleAt(0))
                .isEqualTo(5);
        assertThat(check(new Tensor(Datatype.BYTES, new long[] {1, 1}, new String[] {"s"}), x(ValueType.STRING))
                        .valid()
                        .stringAt(0))
                .isEqualTo("s");
        assertThat(check(new Tensor(Datatype.BOOL, new long[] {}, new boolean[] {true}), x(ValueType.BOOLEAN))
                        .valid()
                        .doubleAt(0))
                .isEqualTo(1);
        assertThat(check(new Tensor(Datatype.UINT64, new long[] {1}, new long[] {-1}), x(ValueType.LONG))
                        .message("features.x"))
                .contains("18446744073709551615");
        assertThat(check(new Tensor(Datatype.FP64, new long[] {2}, new double[] {1, 2}), x(ValueType.DOUBLE))
                        .message("features.x"))
                .isEqualTo("is a FP64 tensor of shape [2]; allowed: a scalar, or one element");
    }

    @Test
    void comparesShapesAndNeverChangesThem() {
        InputSpec image = Endpoints.tensor("x", ValueType.FLOAT, -1L, 2L);
        assertThat(check(new Tensor(Datatype.FP32, new long[] {3, 2}, new float[6]), image)
                        .valid()
                        .tensorAt(0)
                        .shape())
                .containsExactly(3, 2);
        for (long[] shape : new long[][] {{6}, {2, 3}, {1, 3, 2}, {}}) {
            int size = (int) Tensor.elementCount(shape);
            assertThat(check(new Tensor(Datatype.FP32, shape, new float[size]), image)
                            .message("features.x"))
                    .endsWith("allowed: a tensor of float elements and shape [-1, 2]");
        }
        assertThat(check(1.0, image).message("features.x")).startsWith("is the number 1.0; allowed: a tensor");
    }

    @Test
    void convertsTensorsIntoTheOneArrayOfTheirType() {
        Tensor longs = new Tensor(Datatype.INT64, new long[] {2}, new long[] {1, -2});
        Tensor halves = new Tensor(Datatype.FP16, new long[] {2}, new short[] {0x3C00, (short) 0xC100});
        Tensor bytes = new Tensor(Datatype.UINT8, new long[] {2}, new byte[] {1, -1});
        assertThat(tensor(longs, ValueType.DOUBLE)).isEqualTo(new double[] {1, -2});
        assertThat(tensor(halves, ValueType.DOUBLE)).isEqualTo(new double[] {1, -2.5});
        assertThat(tensor(halves, ValueType.FLOAT)).isEqualTo(new float[] {1, -2.5f});
        assertThat(tensor(bytes, ValueType.INT)).isEqualTo(new int[] {1, 255});
        assertThat(tensor(longs, ValueType.INT)).isEqualTo(new int[] {1, -2});
        Tensor doubles = new Tensor(Datatype.FP64, new long[] {2}, new double[] {3, 4});
        assertThat(tensor(doubles, ValueType.LONG)).isEqualTo(new long[] {3, 4});
        assertThat(tensor(doubles, ValueType.DOUBLE)).isSameAs(doubles.data());
        assertThat(tensor(doubles, ValueType.FLOAT)).isEqualTo(new float[] {3, 4});
    }

    private static Object tensor(Tensor value, ValueType type) {
        return check(value, Endpoints.tensor("x", type, 2L)).valid().tensorAt(0).data();
    }

    @Test
    void namesTheElementAtFault() {
        Tensor doubles = new Tensor(Datatype.FP64, new long[] {3}, new double[] {1, 0.5, Double.NaN});
        assertThat(check(doubles, Endpoints.tensor("x", ValueType.DOUBLE, 3L)).message("features.x"))
                .isEqualTo("has the number NaN at position 2; allowed: a finite number (double)");
        assertThat(check(doubles, Endpoints.tensor("x", ValueType.LONG, 3L)).message("features.x"))
                .isEqualTo("has the number 0.5 at position 1; allowed: a whole number (long)");
        Tensor large = new Tensor(Datatype.FP64, new long[] {1}, new double[] {1e39});
        assertThat(check(large, Endpoints.tensor("x", ValueType.FLOAT, 1L)).message("features.x"))
                .startsWith("has the number 1.0E39 at position 0");
        Tensor unsigned = new Tensor(Datatype.UINT32, new long[] {1}, new int[] {-1});
        assertThat(check(unsigned, Endpoints.tensor("x", ValueType.INT, 1L)).message("features.x"))
                .startsWith("has the number 4294967295 at position 0");
        Tensor texts = new Tensor(Datatype.BYTES, new long[] {2}, new String[] {"a", null});
        assertThat(check(texts, Endpoints.tensor("x", ValueType.STRING, 2L)).message("features.x"))
                .startsWith("has no element at position 1");
        assertThat(check(texts, Endpoints.tensor("x", ValueType.DOUBLE, 2L)).message("features.x"))
                .startsWith("is a BYTES tensor");
    }

    @Test
    void nanIsAnElementOfAnOptionalTensor() {
        Tensor doubles = new Tensor(Datatype.FP64, new long[] {1}, new double[] {Double.NaN});
        InputSpec optional = new InputSpec("x", ValueType.DOUBLE, true, java.util.List.of(1L));
        assertThat(check(doubles, optional).valid().tensorAt(0)).isSameAs(doubles);
        Tensor infinite = new Tensor(Datatype.FP32, new long[] {1}, new float[] {Float.POSITIVE_INFINITY});
        assertThat(check(infinite, optional).error()).isNotNull();
    }

    @Test
    void readsHalfPrecisionAsTheStandardSays() {
        assertThat(TensorElements.halfToFloat((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(TensorElements.halfToFloat((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(TensorElements.halfToFloat((short) 0x7E00)).isNaN();
        assertThat(TensorElements.halfToFloat((short) 0x7BFF)).isEqualTo(65_504f);
        assertThat(TensorElements.halfToFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(TensorElements.halfToFloat((short) 0x0400)).isEqualTo(0x1p-14f);
        assertThat(TensorElements.halfToFloat((short) 0x8000)).isEqualTo(-0f);
        assertThat(TensorElements.halfToFloat((short) 0x3555)).isEqualTo(0.33325195f);
    }
}
