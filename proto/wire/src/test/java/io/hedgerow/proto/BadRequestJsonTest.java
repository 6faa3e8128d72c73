package io.hedgerow.proto;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way a request can be wrong, and what its sender is told. */
class BadRequestJsonTest {

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("empty", "", "the record is empty"),
                arguments("blank", "  \n ", "the record is empty"),
                arguments("not JSON", "hello", "not JSON: Unrecognized token 'hello'"),
                arguments("a number", "17", "a JSON object is allowed, this is an integer"),
                arguments("an array", "[]", "a JSON object is allowed, this is an array"),
                arguments("cut", "{\"endpoint\":\"w", "(line 1, column 15)"),
                arguments("cut after a key", "{\"endpoint\":", "not JSON:"),
                arguments("single quotes", "{'endpoint':'w'}", "not JSON:"),
                arguments("a comment", "{\"endpoint\":\"w\"/* */}", "not JSON:"),
                arguments("trailing comma", "{\"endpoint\":\"w\",}", "not JSON:"),
                arguments("trailing garbage", "{\"endpoint\":\"w\"} x", "not JSON:"),
                arguments("a second object", "{\"endpoint\":\"w\"}{}", "trailing content after the object: an object"),
                arguments("zero bytes", "\0{\"endpoint\":\"w\"}", "begins with a zero byte"),
                arguments("byte order mark", "\uFEFF{\"endpoint\":\"w\"}", "begins with a byte order mark"),
                arguments("control character", "{\"endpoint\":\"\u0001\"}", "not JSON: Illegal unquoted character"),
                arguments("deep", "{\"endpoint\":\"w\",\"x\":" + "[".repeat(100), "unknown key \"x\""),
                arguments("deep object", "{\"a\":".repeat(100), "unknown key \"a\""),
                arguments(
                        "duplicate key",
                        "{\"endpoint\":\"w\",\"endpoint\":\"v\"}",
                        "not JSON: Duplicate field 'endpoint'"),
                arguments("duplicate feature", feature("1,\"a\":2"), "not JSON: Duplicate field 'a'"),
                arguments(
                        "unknown key",
                        "{\"endpoint\":\"w\",\"endPoint\":1}",
                        "unknown key \"endPoint\"; allowed:"
                                + " requestId, endpoint, unit, priority, deadlineMillis, eventTimeMillis, replyTo, features,"
                                + " inputs"),
                arguments("headers", "{\"endpoint\":\"w\",\"headers\":{}}", "unknown key \"headers\""),
                arguments("no endpoint", "{}", "endpoint is missing"),
                arguments("null endpoint", "{\"endpoint\":null}", "endpoint: a string is allowed, this is null"),
                arguments("empty endpoint", "{\"endpoint\":\"\"}", "endpoint is empty"),
                arguments("numeric endpoint", "{\"endpoint\":5}", "endpoint: a string is allowed, this is an integer"),
                arguments("empty requestId", with("\"requestId\":\"\""), "requestId is empty; 1 to 256 characters"),
                arguments("long requestId", with("\"requestId\":\"" + "r".repeat(257) + "\""), "at most 256"),
                arguments("numeric requestId", with("\"requestId\":17"), "requestId: a string is allowed"),
                arguments("long unit", with("\"unit\":\"" + "u".repeat(1025) + "\""), "unit has 1025 characters"),
                arguments(
                        "priority",
                        with("\"priority\":\"high\""),
                        "unknown value \"high\"; allowed: HIGH, NORMAL, LOW"),
                arguments("deadline text", with("\"deadlineMillis\":\"5\""), "deadlineMillis: a 64-bit integer"),
                arguments("deadline decimal", with("\"deadlineMillis\":5.0"), "this is a decimal number"),
                arguments("deadline huge", with("\"deadlineMillis\":99999999999999999999"), "a 64-bit integer"),
                arguments("deadline far", with("\"deadlineMillis\":999999999999999"), "epoch milliseconds from 0 to"),
                arguments("deadline negative", with("\"deadlineMillis\":-1"), "deadlineMillis is -1"),
                arguments("event time far", with("\"eventTimeMillis\":-99999999999999"), "eventTimeMillis is"),
                arguments("features null key", with("\"features\":[]"), "features: an object is allowed"),
                arguments(
                        "long feature name",
                        with("\"features\":{\"" + "n".repeat(1025) + "\":1}"),
                        "this one has 1025"),
                arguments("feature without name", with("\"features\":{\"\":1}"), "the name of a feature has 1 to"),
                arguments("long number", feature("1" + "0".repeat(2000)), "beyond a limit: Number value length"),
                arguments("leading zero", feature("07"), "not JSON:"),
                arguments("hexadecimal", feature("0x1F"), "not JSON:"),
                arguments("lone low in a name", with("\"features\":{\"\\udc00\":1}"), "low surrogate in field name"),
                arguments("lone in a name", with("\"features\":{\"\\ud800\":1}"), "surrogate"),
                arguments("long name twice", with("\"" + "n".repeat(3000) + "\":1"), "unknown key \"nnn"),
                arguments("long token", "x".repeat(5000), "not JSON:"),
                arguments("inputs object", with("\"inputs\":{}"), "inputs: an array is allowed"),
                arguments("input number", with("\"inputs\":[1]"), "inputs[0]: an object is allowed"),
                arguments(
                        "input without name",
                        input("\"datatype\":\"FP64\",\"shape\":[1],\"data\":[1]"),
                        "inputs[0].name is missing"),
                arguments(
                        "input parameters",
                        input("\"parameters\":{}"),
                        "unknown key \"parameters\"; allowed: name, datatype, shape, data"),
                arguments(
                        "features twice",
                        with("\"features\":{\"a\":1},\"features\":{\"b\":1}"),
                        "Duplicate field 'features'"),
                arguments(
                        "features null, then not",
                        with("\"features\":null,\"features\":{}"),
                        "Duplicate field 'features'"),
                arguments("inputs twice", with("\"inputs\":[],\"inputs\":[" + A + "]"), "Duplicate field 'inputs'"),
                arguments("a feature twice", with("\"features\":{\"a\":1,\"a\":1}"), "Duplicate field 'a'"),
                arguments(
                        "no inputs beside features",
                        with("\"features\":{\"b\":1},\"inputs\":[]"),
                        "inputs is empty beside features, which has values; leave out the empty one"),
                arguments(
                        "no features beside inputs",
                        with("\"inputs\":[" + A + "],\"features\":{}"),
                        "features is empty beside inputs, which has values; leave out the empty one"),
                arguments("input twice", with("\"inputs\":[" + A + "," + A + "]"), "feature \"a\" is given twice"),
                arguments(
                        "input and feature",
                        with("\"features\":{\"a\":1},\"inputs\":[" + A + "]"),
                        "feature \"a\" is given twice"));
    }

    private static final String A = "{\"name\":\"a\",\"datatype\":\"BOOL\",\"shape\":[1],\"data\":[true]}";

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void isRefused(String name, String document, String expected) {
        refuses(document.getBytes(StandardCharsets.UTF_8), expected);
    }

    static Stream<Arguments> bytes() {
        byte[] longLine = new byte[10 << 20];
        java.util.Arrays.fill(longLine, (byte) 'x');
        return Stream.of(
                arguments("10 MiB line", longLine, "10485760 bytes are too many; at most 1048576 are allowed"),
                arguments(
                        "Latin-1",
                        with("\"unit\":\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1),
                        "not valid UTF-8"),
                arguments("UTF-16", with("").getBytes(StandardCharsets.UTF_16BE), "zero byte"),
                arguments("UTF-16 little", with("").getBytes(StandardCharsets.UTF_16LE), "zero byte"),
                arguments(
                        "encoded surrogate",
                        new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80},
                        "not valid UTF-8"),
                arguments("overlong", new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80}, "not valid UTF-8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bytes")
    void areRefused(String name, byte[] document, String expected) {
        refuses(document, expected);
    }

    private static void refuses(byte[] document, String expected) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> RequestJson.decode(document, "derived"))
                .withMessageContaining(expected)
                .satisfies(e -> org.assertj.core.api.Assertions.assertThat(
                                e.getMessage().length())
                        .isLessThan(600));
    }

    private static String with(String more) {
        return "{\"endpoint\":\"w\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String feature(String value) {
        return with("\"features\":{\"a\":" + value + "}");
    }

    private static String input(String keys) {
        return with("\"inputs\":[{" + keys + "}]");
    }
}
