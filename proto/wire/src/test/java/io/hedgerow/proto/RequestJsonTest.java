package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Tensor;
import io.hedgerow.policies.Tensor.Datatype;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestJsonTest {

    @Test
    void everyFieldIsRead() throws DecodeException {
        Request request = decode("{\"requestId\":\"r-17\",\"endpoint\":\"wine\",\"unit\":\"customer-9\","
                + "\"priority\":\"HIGH\",\"deadlineMillis\":1795174800050,\"eventTimeMillis\":1795174799990,"
                + "\"replyTo\":\"answers\",\"features\":{\"fixed_acidity\":7.4}}");
        assertThat(request)
                .isEqualTo(new Request(
                        "r-17",
                        "wine",
                        "customer-9",
                        Priority.HIGH,
                        1_795_174_800_050L,
                        1_795_174_799_990L,
                        "answers",
                        Map.of("fixed_acidity", 7.4),
                        Map.of()));
    }

    @Test
    void nullIsAbsent() throws DecodeException {
        Request request = decode("{\"requestId\":null,\"endpoint\":\"wine\",\"unit\":null,\"priority\":null,"
                + "\"deadlineMillis\":null,\"eventTimeMillis\":null,\"replyTo\":null,\"features\":null,"
                + "\"inputs\":null}");
        assertThat(request).isEqualTo(Request.of("derived", "wine", Map.of()));
    }

    @Test
    void onlyTheGivenPartOfTheArrayIsRead() throws DecodeException {
        byte[] bytes = "xx{\"endpoint\":\"w\"}xx".getBytes(StandardCharsets.UTF_8);
        assertThat(RequestJson.decode(bytes, 2, bytes.length - 4, "derived").endpoint())
                .isEqualTo("w");
    }

    @Test
    void scalarsKeepTheirKind() throws DecodeException {
        Map<String, Object> features = decode("{\"endpoint\":\"w\",\"features\":{\"i\":-0,\"max\":9223372036854775807,"
                        + "\"big\":9223372036854775808,\"d\":1.0,\"e\":1E2,\"tiny\":1e-999,\"s\":\"NaN\",\"t\":true,"
                        + "\"f\":false,\"n\":null,\"\uD83D\uDE00\":\"\\ud83d\\ude00\"}}")
                .features();
        assertThat(features)
                .containsEntry("i", 0L)
                .containsEntry("max", Long.MAX_VALUE)
                .containsEntry("big", BigInteger.ONE.shiftLeft(63))
                .containsEntry("d", 1.0)
                .containsEntry("e", 100.0)
                .containsEntry("tiny", 0.0)
                .containsEntry("s", "NaN")
                .containsEntry("t", true)
                .containsEntry("f", false)
                .containsEntry("n", null)
                .containsEntry("\uD83D\uDE00", "\uD83D\uDE00");
    }

    @Test
    void arraysBecomeTensors() throws DecodeException {
        Map<String, Object> features = decode(
                        "{\"endpoint\":\"w\",\"features\":{\"i\":[1,2],\"d\":[[1,2.5],[3,4]],\"s\":[[\"a\"]],"
                                + "\"b\":[true,false],\"e\":[],\"ee\":[[],[]]}}")
                .features();
        assertThat(features)
                .containsEntry("i", new Tensor(Datatype.INT64, new long[] {2}, new long[] {1, 2}))
                .containsEntry("d", new Tensor(Datatype.FP64, new long[] {2, 2}, new double[] {1, 2.5, 3, 4}))
                .containsEntry("s", new Tensor(Datatype.BYTES, new long[] {1, 1}, new String[] {"a"}))
                .containsEntry("b", new Tensor(Datatype.BOOL, new long[] {2}, new boolean[] {true, false}))
                .containsEntry("e", new Tensor(Datatype.FP64, new long[] {0}, new double[0]))
                .containsEntry("ee", new Tensor(Datatype.FP64, new long[] {2, 0}, new double[0]));
    }

    @Test
    void inputsOfTheOpenInferenceProtocolAreReadFlatOrNested() throws DecodeException {
        Map<String, Object> features = decode("{\"endpoint\":\"w\",\"features\":{\"x\":1},\"inputs\":["
                        + "{\"name\":\"u8\",\"datatype\":\"UINT8\",\"shape\":[1,2],\"data\":[0,255]},"
                        + "{\"name\":\"u64\",\"datatype\":\"UINT64\",\"shape\":[2],\"data\":[18446744073709551615,1]},"
                        + "{\"data\":[[1,\"NaN\"],[1e300,\"-Infinity\"]],\"shape\":[2,2],\"datatype\":\"FP64\",\"name\":\"f\"},"
                        + "{\"name\":\"h\",\"datatype\":\"FP16\",\"shape\":[1],\"data\":[1]},"
                        + "{\"name\":\"f32\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[3.4028235e38]},"
                        + "{\"name\":\"scalar\",\"datatype\":\"BYTES\",\"shape\":[],\"data\":[\"a\"]}]}")
                .features();
        assertThat(features)
                .containsEntry("x", 1L)
                .containsEntry("u8", new Tensor(Datatype.UINT8, new long[] {1, 2}, new byte[] {0, -1}))
                .containsEntry("u64", new Tensor(Datatype.UINT64, new long[] {2}, new long[] {-1, 1}))
                .containsEntry("f", new Tensor(Datatype.FP64, new long[] {2, 2}, new double[] {
                    1, Double.NaN, 1e300, Double.NEGATIVE_INFINITY
                }))
                .containsEntry("h", new Tensor(Datatype.FP16, new long[] {1}, new short[] {0x3C00}))
                .containsEntry("f32", new Tensor(Datatype.FP32, new long[] {1}, new float[] {Float.MAX_VALUE}))
                .containsEntry("scalar", new Tensor(Datatype.BYTES, new long[0], new String[] {"a"}));
    }

    @Test
    void namesTheFeaturesThatAreInputs() throws DecodeException {
        String input = "{\"name\":\"i\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]}";
        Request request = decode("{\"endpoint\":\"w\",\"features\":{\"x\":[1]},\"inputs\":[" + input + "]}");
        assertThat(request.inputs()).containsExactly("i");
    }

    @Test
    void nullBesideValuesAndTwoEmptyOnesLeaveNoDoubt() throws DecodeException {
        assertThat(decode("{\"endpoint\":\"w\",\"features\":{\"x\":1},\"inputs\":null}")
                        .features())
                .containsOnlyKeys("x");
        assertThat(decode("{\"endpoint\":\"w\",\"features\":{},\"inputs\":[]}").features())
                .isEmpty();
    }

    private static Request decode(String json) throws DecodeException {
        return RequestJson.decode(json.getBytes(StandardCharsets.UTF_8), "derived");
    }
}
