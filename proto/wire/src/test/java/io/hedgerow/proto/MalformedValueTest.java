package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way one value of a request can be wrong; the rest of the request is read all the same. */
class MalformedValueTest {

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("feature object", feature("{}"), "a number, a string, a boolean, null or an array"),
                arguments("NaN token", feature("NaN"), "NaN is no JSON number"),
                arguments("infinite token", feature("-Infinity"), "-Infinity is no JSON number"),
                arguments("decimal overflow", feature("1e999"), "\"1e999\" is beyond a 64-bit decimal"),
                arguments("long exponent", feature("1e" + "9".repeat(20)), "is beyond a 64-bit decimal"),
                arguments("lone surrogate", feature("\"\\ud800\""), "a surrogate without its partner"),
                arguments("lone low surrogate", feature("\"x\\udc00\""), "at character 1"),
                arguments("ragged", feature("[[1,2],[3]]"), "ragged array, 2 and 1 elements on axis 1"),
                arguments("ragged depth", feature("[1,[2]]"), "[1]: ragged array, values and arrays"),
                arguments("ragged depth 2", feature("[[1],2]"), "[1]: ragged array"),
                arguments("ragged empty", feature("[[],2]"), "[1]: ragged array"),
                arguments("mixed", feature("[1,\"x\"]"), "mixed array"),
                arguments("mixed booleans", feature("[true,1]"), "mixed array"),
                arguments("null element", feature("[[1],[null]]"), "[1][0]: a number, a string or a boolean"),
                arguments("object element", feature("[{}]"), "[0]: a number, a string or a boolean"),
                arguments("big element", feature("[18446744073709551615]"), "an integer beyond 64 bits"),
                arguments("overflowing element", feature("[1e999]"), "[0]: \"1e999\" is beyond"),
                arguments(
                        "input without data",
                        input("\"name\":\"a\",\"datatype\":\"FP64\",\"shape\":[1]"),
                        ".data: is missing"),
                arguments(
                        "unknown datatype",
                        tensor("FLOAT", "[1]", "[1]"),
                        "unknown datatype \"FLOAT\"; allowed: [BOOL, UINT8"),
                arguments("UINT8 256", tensor("UINT8", "[1]", "[256]"), "must be an integer from 0 to 255"),
                arguments("UINT8 -1", tensor("UINT8", "[2]", "[1,-1]"), "must be an integer from 0 to 255"),
                arguments("INT8 128", tensor("INT8", "[1]", "[128]"), "from -128 to 127"),
                arguments("UINT16", tensor("UINT16", "[1]", "[65536]"), "from 0 to 65535"),
                arguments("INT16", tensor("INT16", "[1]", "[-32769]"), "from -32768 to 32767"),
                arguments("UINT32", tensor("UINT32", "[1]", "[4294967296]"), "from 0 to 4294967295"),
                arguments("INT32", tensor("INT32", "[1]", "[2147483648]"), "to 2147483647"),
                arguments("INT64", tensor("INT64", "[1]", "[9223372036854775808]"), "to 9223372036854775807"),
                arguments("UINT64", tensor("UINT64", "[1]", "[18446744073709551616]"), "to 18446744073709551615"),
                arguments("UINT64 negative", tensor("UINT64", "[1]", "[-1]"), "from 0"),
                arguments("INT32 decimal", tensor("INT32", "[1]", "[1.0]"), "must be an integer"),
                arguments("FP16 overflow", tensor("FP16", "[1]", "[65520]"), "a number the datatype can hold"),
                arguments("FP32 overflow", tensor("FP32", "[1]", "[-3.5e38]"), "a number the datatype can hold"),
                arguments(
                        "FP64 integer overflow",
                        tensor("FP64", "[1]", "[1" + "0".repeat(400) + "]"),
                        "a number the datatype can hold"),
                arguments("FP64 text", tensor("FP64", "[1]", "[\"nan\"]"), "\"NaN\", \"Infinity\" or \"-Infinity\""),
                arguments("FP64 boolean", tensor("FP64", "[1]", "[true]"), "must be a number"),
                arguments("BOOL number", tensor("BOOL", "[1]", "[1]"), "must be true or false"),
                arguments("BYTES number", tensor("BYTES", "[1]", "[1]"), "must be a string"),
                arguments("wrong count", tensor("FP64", "[2,2]", "[1,2,3]"), "3 elements do not fill shape [2, 2]"),
                arguments(
                        "wrong nesting",
                        tensor("FP64", "[2,2]", "[[1,2,3,4]]"),
                        "nested as [1, 4], but shape is [2, 2]"),
                arguments("negative axis", tensor("FP64", "[-1]", "[1]"), "shape[0]: is -1"),
                arguments(
                        "huge axes", tensor("FP64", "[2147483647,2147483647,2147483647]", "[1]"), "do not fill shape"),
                arguments("text axis", tensor("FP64", "[\"1\"]", "[1]"), "shape[0]: a 64-bit integer"),
                arguments("many axes", tensor("FP64", "[" + "1,".repeat(32) + "1]", "[1]"), "at most 32 axes"),
                arguments("data number", tensor("FP64", "[]", "1"), "data: an array is allowed"),
                arguments("deep tensor", feature("[".repeat(40) + "]".repeat(40)), "at most 32 axes are allowed"),
                arguments("object in objects", feature("{\"b\":[{\"c\":NaN},1]}"), "a number, a string"),
                arguments("NaN element", feature("[1,NaN,{}]"), "[1]: NaN is no JSON number"),
                arguments("NaN in FP64", tensor("FP64", "[1]", "[NaN]"), "data[0]: NaN is no JSON number"),
                arguments("null data", tensor("FP64", "[1]", "null"), "data: an array is allowed, this is null"),
                arguments("null in data", tensor("FP64", "[2]", "[1,null]"), "data[1]: a number"),
                arguments(
                        "parameters",
                        input("\"parameters\":{\"a\":[1]},\"name\":\"a\""),
                        "unknown key \"parameters\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void standsForTheValue(String name, String document, String expected) throws DecodeException {
        Request request = RequestJson.decode(document.getBytes(StandardCharsets.UTF_8), "derived");
        assertThat(request.requestId()).isEqualTo("r-1");
        assertThat(request.unit()).isEqualTo("after");
        assertThat(request.features()).containsOnlyKeys("a");
        assertThat(request.features().get("a"))
                .isInstanceOfSatisfying(
                        MalformedValue.class,
                        value -> assertThat(value.place() + ": " + value.message())
                                .contains(expected)
                                .doesNotContain("features.")
                                .doesNotContain("inputs[0]"));
        assertThat(request.inputs().contains("a")).isEqualTo(document.contains("\"inputs\""));
    }

    static Stream<Arguments> places() {
        return Stream.of(
                arguments(tensor("UINT8", "[2]", "[1,-1]"), ".data[1]", "must be an integer from 0 to 255"),
                arguments(tensor("FP64", "[1,2]", "[[1,null]]"), ".data[0][1]", "a number, a string or a boolean"),
                arguments(tensor("FP64", "[2,-1]", "[1]"), ".shape[1]", "is -1"),
                arguments(tensor("FLOAT", "[1]", "[1]"), ".datatype", "unknown datatype"),
                arguments(input("\"name\":\"a\",\"shape\":[1],\"data\":[1]"), ".datatype", "is missing"),
                arguments(input("\"name\":\"a\",\"parameters\":1"), "", "unknown key"),
                arguments(feature("[1,null]"), "", "[1]: a number"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void saysWhereInATensorItIsWrong(String document, String place, String message) throws DecodeException {
        Request request = RequestJson.decode(document.getBytes(StandardCharsets.UTF_8), "derived");
        assertThat(request.features().get("a")).isInstanceOfSatisfying(MalformedValue.class, value -> {
            assertThat(value.place()).isEqualTo(place);
            assertThat(value.message()).startsWith(message);
        });
    }

    @Test
    void readsTheValuesAroundIt() throws DecodeException {
        String document = "{\"endpoint\":\"w\",\"features\":{\"a\":1,\"b\":[[1,{\"x\":[2]}],3],\"c\":2},"
                + "\"inputs\":[{\"data\":[[1],2],\"name\":\"d\"},"
                + "{\"name\":\"e\",\"datatype\":\"BOOL\",\"shape\":[1],\"data\":[true]}]}";
        Map<String, Object> features = RequestJson.decode(document.getBytes(StandardCharsets.UTF_8), "derived")
                .features();
        assertThat(features)
                .containsOnlyKeys("a", "b", "c", "d", "e")
                .containsEntry("a", 1L)
                .containsEntry("c", 2L);
        assertThat(features.get("b")).isInstanceOf(MalformedValue.class);
        assertThat(features.get("d")).isInstanceOf(MalformedValue.class);
        assertThat(features.get("e")).isInstanceOf(io.hedgerow.policies.Tensor.class);
    }

    @Test
    void isNeverWritten() {
        Request request = Request.of("r", "w", Map.of("a", new MalformedValue("is odd")));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestJson.encode(request));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestProto.encode(request))
                .withMessage("features.a could not be read and cannot be written: is odd");
    }

    @Test
    void hasAMessageFitForALog() {
        assertThat(new MalformedValue("a\nb" + "c".repeat(5000)).toString())
                .doesNotContain("\n")
                .hasSizeLessThan(700);
    }

    private static String with(String more) {
        return "{\"requestId\":\"r-1\",\"endpoint\":\"w\"," + more + ",\"unit\":\"after\"}";
    }

    private static String feature(String value) {
        return with("\"features\":{\"a\":" + value + "}");
    }

    private static String input(String keys) {
        return with("\"inputs\":[{" + keys + "}]");
    }

    private static String tensor(String datatype, String shape, String data) {
        return input("\"data\":" + data + ",\"name\":\"a\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape);
    }
}
