package io.hedgerow.executors.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.platform.Fp16Conversions;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.Scorer;
import io.hedgerow.executors.onnx.proto.TensorProto.DataType;
import io.hedgerow.executors.tensors.ElementType;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.testkit.TestingEndpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ElementTypesTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 17);
    private static final long[] THREE = {3};

    static Stream<Arguments> tensors() {
        short one = (short) 0x3C00;
        return Stream.of(
                Arguments.of(DataType.FLOAT, ValueType.FLOAT, Datatype.FP32, new float[] {1.5f, -0f, Float.NaN}),
                Arguments.of(DataType.DOUBLE, ValueType.DOUBLE, Datatype.FP64, new double[] {1e300, -1, 0.1}),
                Arguments.of(DataType.FLOAT16, ValueType.FLOAT, Datatype.FP16, new short[] {one, 0, (short) 0xFC00}),
                Arguments.of(DataType.INT8, ValueType.INT, Datatype.INT8, new byte[] {-128, 0, 127}),
                Arguments.of(DataType.INT16, ValueType.INT, Datatype.INT16, new short[] {-32768, 0, 32767}),
                Arguments.of(
                        DataType.INT32, ValueType.INT, Datatype.INT32, new int[] {Integer.MIN_VALUE, 0, 2147483647}),
                Arguments.of(
                        DataType.INT64, ValueType.LONG, Datatype.INT64, new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}),
                Arguments.of(DataType.UINT8, ValueType.INT, Datatype.UINT8, new byte[] {0, 127, -1}),
                Arguments.of(DataType.UINT16, ValueType.INT, Datatype.UINT16, new short[] {0, 32767, -1}),
                Arguments.of(DataType.UINT32, ValueType.LONG, Datatype.UINT32, new int[] {0, 1 << 31, -1}),
                Arguments.of(DataType.UINT64, ValueType.LONG, Datatype.UINT64, new long[] {0, 1L << 63, -1}),
                Arguments.of(DataType.BOOL, ValueType.BOOLEAN, Datatype.BOOL, new boolean[] {true, false, true}),
                Arguments.of(DataType.STRING, ValueType.STRING, Datatype.BYTES, new String[] {"a", "", "é\u20AC"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tensors")
    void everyTypeTravelsThereAndBack(DataType type, ValueType declared, Datatype datatype, Object values)
            throws Exception {
        Tensor tensor = new Tensor(datatype, THREE, values);
        TestingEndpoint endpoint =
                TestingFormat.endpoint().input("x", declared, 3).includeOutputs();
        assertThat(onlyOutput(endpoint.score(TestingOnnx.identity(type, "N", 3), tensor)))
                .as("behind a batch axis")
                .isEqualTo(tensor);
        assertThat(onlyOutput(endpoint.score(TestingOnnx.identity(type, 3), tensor)))
                .as("as it is")
                .isEqualTo(tensor);
        assertThat(onlyOutput(endpoint.score(TestingOnnx.identity(type, "", ""), tensor)))
                .as("with every axis open")
                .isEqualTo(tensor);
    }

    @Test
    void bfloat16IsReadAsFloat() throws Exception {
        TestingEndpoint endpoint =
                TestingFormat.endpoint().input("x", ValueType.FLOAT, 2).includeOutputs();
        Tensor given = TestingEndpoint.floats(new long[] {2}, 1.5f, -256f);
        assertThat(onlyOutput(endpoint.score(TestingOnnx.identity(DataType.BFLOAT16, "N", 2), given)))
                .isEqualTo(given);
    }

    @Test
    void halvesAreThoseOfTheRuntime() {
        Random random = new Random(SEED);
        ByteBuffer buffer = ByteBuffer.allocate(2).order(ByteOrder.nativeOrder());
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            short half = (short) bits;
            buffer.putShort(0, half);
            assertThat((float) ElementType.FLOAT16.realAt(buffer, 0))
                    .isEqualTo(Float.valueOf(Fp16Conversions.fp16ToFloat(half)));
            assertThat((float) ElementType.BFLOAT16.realAt(buffer, 0))
                    .isEqualTo(Float.valueOf(Fp16Conversions.bf16ToFloat(half)));
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(value)) {
                ElementType.FLOAT16.putReal(buffer, 0, value);
                assertThat(buffer.getShort(0))
                        .as("%s, seed %d", value, SEED)
                        .isEqualTo(Fp16Conversions.floatToFp16(value));
                ElementType.BFLOAT16.putReal(buffer, 0, value);
                assertThat(buffer.getShort(0))
                        .as("%s, seed %d", value, SEED)
                        .isEqualTo(Fp16Conversions.floatToBf16(value));
            }
        }
    }

    @Test
    void severalUnsignedInputsFeedOneGraph() throws Exception {
        byte[] model = TestingOnnx.model()
                .input("a", DataType.UINT32, "N")
                .input("b", DataType.UINT64, "N")
                .output("y", DataType.UINT64, "N")
                .op("Cast", "a", "c", TestingOnnx.integer("to", DataType.UINT64_VALUE))
                .op("Add", "c b", "y")
                .bytes();
        Prediction prediction = TestingFormat.endpoint()
                .input("a", ValueType.LONG)
                .input("b", ValueType.LONG)
                .includeOutputs()
                .score(model, 4_000_000_000L, 5L);
        assertThat(onlyOutput(prediction))
                .isEqualTo(new Tensor(Datatype.UINT64, new long[0], new long[] {4_000_000_005L}));
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, DOUBLE, 0.5", "DOUBLE, FLOAT, 0.5", "FLOAT16, DOUBLE, 0.5", "FLOAT, LONG, 7", "DOUBLE, INT, -7",
        "FLOAT, BOOLEAN, 1", "INT8, INT, -128", "UINT8, INT, 255", "UINT16, LONG, 65535", "INT64, INT, 7",
        "UINT64, LONG, 9", "INT32, BOOLEAN, 1"
    })
    void scalarsAreWidened(DataType type, ValueType declared, double value) throws Exception {
        Prediction prediction = TestingFormat.endpoint()
                .input("x", declared)
                .output(TestingEndpoint.mapping(null, null, "y"))
                .score(TestingOnnx.identity(type, "N", 1), value);
        assertThat(prediction.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, LONG, 128",
        "INT8, INT, -129",
        "UINT8, INT, -1",
        "UINT8, LONG, 256",
        "INT16, LONG, 40000",
        "UINT16, INT, 65536",
        "INT32, LONG, 2147483648",
        "UINT32, LONG, 4294967296",
        "UINT64, LONG, -1"
    })
    void aNumberOutOfRangeFailsTheRow(DataType type, ValueType declared, long value) {
        TestingEndpoint endpoint =
                TestingFormat.endpoint().input("x", declared).output(TestingEndpoint.mapping(null, null, "y"));
        assertThatThrownBy(() -> endpoint.score(TestingOnnx.identity(type, "N"), value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "input 'x': " + value + " does not fit " + type.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "INT64, DOUBLE",
        "INT32, FLOAT",
        "BOOL, INT",
        "BOOL, DOUBLE",
        "FLOAT, STRING",
        "INT64, STRING",
        "STRING, INT",
        "STRING, DOUBLE",
        "UINT8, STRING"
    })
    void typesThatDoNotFitAreRefusedWhenBound(DataType type, ValueType declared) throws Exception {
        try (LoadedModel model = TestingFormat.load(TestingOnnx.identity(type, "N"))) {
            assertThatThrownBy(() -> TestingFormat.endpoint()
                            .input("x", declared)
                            .output(TestingEndpoint.mapping(null, null, null, "a", "b"))
                            .bind(model))
                    .hasMessageContaining("endpoint input 'x' is " + declared.yamlName())
                    .hasMessageContaining("does not take");
        }
    }

    @Test
    void tensorsOfTheProtocolAreConvertedWhereNothingIsLost() throws Exception {
        TestingEndpoint endpoint =
                TestingFormat.endpoint().input("x", ValueType.INT, 2).includeOutputs();
        Tensor small = new Tensor(Datatype.INT64, new long[] {2}, new long[] {0, 255});
        assertThat(onlyOutput(endpoint.score(TestingOnnx.identity(DataType.UINT8, "N", 2), small)))
                .isEqualTo(new Tensor(Datatype.UINT8, new long[] {2}, new byte[] {0, -1}));
        Tensor large = new Tensor(Datatype.UINT64, new long[] {2}, new long[] {0, -1});
        assertThatThrownBy(() -> endpoint.score(TestingOnnx.identity(DataType.INT64, "N", 2), large))
                .hasMessageContaining("input 'x': 18446744073709551615 does not fit int64");
        Tensor real = TestingEndpoint.floats(new long[] {2}, 1, 2);
        assertThatThrownBy(() -> endpoint.score(TestingOnnx.identity(DataType.INT64, "N", 2), real))
                .hasMessageContaining("input 'x': FP32 cannot be int64");
    }

    @Test
    void stringsThatTheRuntimeWouldGarbleFailTheRow() throws Exception {
        try (LoadedModel model = TestingFormat.load(TestingOnnx.identity(DataType.STRING, "N", 1))) {
            TestingEndpoint endpoint = TestingFormat.endpoint()
                    .input("x", ValueType.STRING)
                    .classes("a", "b")
                    .output(TestingEndpoint.mapping(null, null, null, "a", "b"));
            Scorer scorer = endpoint.bind(model);
            assertThat(scorer.score(endpoint.row("b"), new Cancellation()).label())
                    .isEqualTo(1);
            for (String text : List.of("\uD83D\uDE00", "a\0")) {
                assertThatThrownBy(() -> scorer.score(endpoint.row(text), new Cancellation()))
                        .hasMessageContaining("input 'x' has a NUL or a character beyond U+FFFF");
            }
        }
    }

    private static Tensor onlyOutput(Prediction prediction) {
        assertThat(prediction.outputs()).hasSize(1);
        assertThat(prediction.outputs().get(0).name()).isEqualTo("y");
        return prediction.outputs().get(0).tensor();
    }
}
